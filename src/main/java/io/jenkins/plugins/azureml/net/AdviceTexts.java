package io.jenkins.plugins.azureml.net;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.BusyResource;
import io.jenkins.plugins.azureml.client.error.ServiceError;
import io.jenkins.plugins.azureml.client.http.Advice;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Failure;
import io.jenkins.plugins.azureml.client.http.message.ResponseHead;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jvnet.localizer.ResourceBundleHolder;

/**
 * Looks up advice on errors of Azure in {@code AdviceTexts.properties}: by the service's code ({@code code.*}), else by the
 * kind of service and the HTTP status ({@code token.4xx}), else by the status only ({@code any.5xx}).
 */
public final class AdviceTexts implements Advice {

    private static final ResourceBundleHolder BUNDLE = ResourceBundleHolder.get(AdviceTexts.class);

    /** Looked for in this order: a message may contain several codes, and the more specific ones come first. */
    private static final List<String> CODES = List.of(
            "AADSTS7000215",
            "AADSTS7000222",
            "AADSTS700016",
            "AADSTS700027",
            "AADSTS700211",
            "AADSTS700212",
            "AADSTS700213",
            "AADSTS70021",
            "AADSTS90002",
            "AADSTS900023",
            "AADSTS700024",
            "AADSTS500011",
            "AADSTS7000112",
            "RequestDisallowedByPolicy",
            "ReadOnlyDisabledSubscription",
            "ScopeLocked",
            "PublicNetworkAccessDisabled",
            "V1LegacyModeEnabled",
            "AuthorizationFailed",
            "MissingSubscriptionRegistration",
            "SubscriptionNotFound",
            "InvalidSubscriptionId",
            "ResourceGroupNotFound",
            "WorkspaceNotFound",
            "NoMatchingArtifactsFoundFromJob",
            "RunNotFound",
            "MissingApiVersionParameter",
            "admin user is not enabled",
            "ResourceMoveNotSupported",
            "ContainerRegistryNotFound",
            "InvalidApiVersionParameter",
            "NoRegisteredProviderFound",
            "InvalidResourceType",
            "QuotaExceeded",
            "QuotaNotAvailable",
            "OperationNotAllowedOnQuota",
            "InsufficientQuota",
            "ClusterCoreQuotaReached",
            "ClusterMinNodesExceedCoreQuota",
            "OutOfQuota",
            "ImageBuildFailure",
            "ResourceNotReady",
            "OperationCanceled",
            "ResourceNotFound",
            "InvalidAuthenticationTokenTenant");

    /**
     * A known code as a whole word. Not part of a quoted name or a path, because these are the user's; but quoted as a value
     * of a JSON field or the like whose name ends with "code".
     */
    private static final Pattern CODE = Pattern.compile("(?:(?<![\\w.'\"/-])|(?<=(?i:code)[\\s'\"\\\\:=]{1,8}))(?:"
            + CODES.stream().map(Pattern::quote).collect(Collectors.joining("|")) + ")(?![\\w/-])");

    private static final String NO_FEDERATED_CREDENTIAL = "AADSTS70021";
    private static final String QUOTA = "QuotaExceeded";

    /** The wording of refused virtual machines, whose codes are general ones such as OperationNotAllowed. */
    private static final Pattern QUOTA_EXHAUSTED = Pattern.compile(
            "(?i)\\b(?:exceed(?:s|ed|ing)?|not enough|insufficient|out of)\\b[^.'\"]{0,80}(?<![\\w-])quota(?![\\w'\"-])"
                    + "|(?<![\\w-])quota\\b[^.'\"]{0,80}\\b(?:exceeded|reached|used up)\\b");

    private static final Set<String> GENERAL_CODES = Set.of(
            "Forbidden", "UserError", "ServiceError", "Unauthorized", "AccessDenied", "LinkedAuthorizationFailed");

    /** The text of another code says it already. */
    private static final Map<String, String> SAME_AS = Map.ofEntries(
            Map.entry("admin user is not enabled", "AdminUserNotEnabled"),
            Map.entry("AADSTS700211", NO_FEDERATED_CREDENTIAL),
            Map.entry("AADSTS700212", NO_FEDERATED_CREDENTIAL),
            Map.entry("AADSTS700213", NO_FEDERATED_CREDENTIAL),
            Map.entry("NoRegisteredProviderFound", "InvalidApiVersionParameter"),
            Map.entry("InvalidResourceType", "InvalidApiVersionParameter"),
            Map.entry("QuotaNotAvailable", QUOTA),
            Map.entry("OperationNotAllowedOnQuota", QUOTA),
            Map.entry("InsufficientQuota", QUOTA),
            Map.entry("ClusterCoreQuotaReached", QUOTA),
            Map.entry("ClusterMinNodesExceedCoreQuota", QUOTA),
            Map.entry("OutOfQuota", QUOTA));

    @Override
    @CheckForNull
    public String onResponse(Call.Target target, ResponseHead head, ServiceError error) {
        if (target == Call.Target.SCORING) {
            return head.status() == 424 ? modelFailed(head) : byStatus("scoring", head.status());
        }
        String known = onCodes(
                String.join(" ", String.valueOf(error.code()), String.join(" ", error.innerCodes()), error.text()));
        if (known != null) {
            return known;
        }
        if (BusyResource.matches(head.status(), error.code() + " " + error.text())) {
            return text("code.OperationCanceled");
        }
        // A role helps only against a refusal for lack of permissions, which has no code or a general one.
        boolean specific = error.code() != null && !GENERAL_CODES.contains(error.code());
        boolean roles = target == Call.Target.RESOURCE_MANAGER || target == Call.Target.WORKSPACE_SERVICE;
        return head.status() == 403 && specific && roles ? null : byStatus(prefix(target), head.status());
    }

    @Override
    @CheckForNull
    public String onFailure(Call.Target target, Failure.Kind kind, String host) {
        if (target == Call.Target.MACHINE && kind != Failure.Kind.CLOSED) {
            return text("machine.failure");
        }
        return first(List.of(prefix(target) + ".failure." + kind, "any.failure." + kind), host);
    }

    @Override
    @CheckForNull
    public String onUnusable(Call.Target target, Defect defect, String host) {
        return first(List.of(prefix(target) + ".unusable." + defect, "any.unusable." + defect), host);
    }

    @Override
    @CheckForNull
    public String onCodes(String text) {
        Set<String> found = CODE.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
        for (String code : CODES) {
            if (found.contains(code)) {
                return text("code." + SAME_AS.getOrDefault(code, code));
            }
        }
        return QUOTA_EXHAUSTED.matcher(text).find() ? text("code." + QUOTA) : null;
    }

    private static String prefix(Call.Target target) {
        return switch (target) {
            case TOKEN -> "token";
            case MACHINE -> "machine";
            case SIGNED_URL -> "signedUrl";
            case SCORING -> "scoring";
            case RESOURCE_MANAGER, WORKSPACE_SERVICE -> "service";
        };
    }

    /** Throttling has nothing to do with the request, so that advice on client errors does not fit. */
    @CheckForNull
    private static String byStatus(String prefix, int status) {
        String family = status == 429 ? "429" : status / 100 + "xx";
        return first(List.of(prefix + "." + status, prefix + "." + family, "any." + family));
    }

    private static String modelFailed(ResponseHead head) {
        String status = head.header("ms-azureml-model-error-statuscode");
        String reason = head.header("ms-azureml-model-error-reason");
        String details = (status == null ? "" : " status " + status) + (reason == null ? "" : " (" + reason + ")");
        return details.isEmpty() ? text("scoring.424") : text("scoring.424.details", details.trim());
    }

    @CheckForNull
    private static String first(List<String> keys, Object... values) {
        ResourceBundle english = BUNDLE.get(Locale.ROOT);
        return keys.stream()
                .filter(english::containsKey)
                .findFirst()
                .map(key -> text(key, values))
                .orElse(null);
    }

    private static String text(String key, Object... values) {
        return BUNDLE.format(key, values);
    }
}
