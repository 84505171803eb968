package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.error.ServiceError;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** A line on what to do about an error that is known. Only a help for people: nothing is decided by it. */
public final class Advice {

    /** Looked for in the codes and then in the texts, in this order. */
    private static final Map<String, String> KNOWN = new LinkedHashMap<>();

    static {
        KNOWN.put(
                "AADSTS7000215",
                "the client secret is wrong; enter the secret's value (not its id) in the Jenkins credentials");
        KNOWN.put(
                "AADSTS7000222",
                "the client secret has expired; make a new one in the app registration and update the Jenkins credentials");
        KNOWN.put(
                "AADSTS700016",
                "the application does not exist in this tenant; check client id and tenant id of the credentials");
        KNOWN.put("AADSTS90002", "there is no such tenant; check the tenant id of the credentials and the cloud");
        KNOWN.put(
                "AADSTS900023",
                "this is not a tenant id; enter the directory's id or its domain name in the credentials");
        KNOWN.put(
                "AADSTS700024",
                "the assertion is outside of its time; check the clock of the controller and get a new token");
        KNOWN.put(
                "AADSTS500011",
                "the tenant does not know the resource; check the audience of the cloud that is configured");
        KNOWN.put("AADSTS7000112", "the application is disabled in the tenant; have an administrator enable it");
        KNOWN.put(
                "AuthorizationFailed",
                "give the service principal a role on the workspace, such as AzureML Data Scientist; a new role takes"
                        + " some minutes to work");
        KNOWN.put(
                "MissingSubscriptionRegistration",
                "register the resource provider in the subscription (az provider register --namespace"
                        + " Microsoft.MachineLearningServices, and those of its storage, key vault and registry)");
        KNOWN.put(
                "SubscriptionNotFound",
                "check the subscription id, and that the service principal has a role in that subscription");
        KNOWN.put("InvalidSubscriptionId", "check the subscription id");
        KNOWN.put("ResourceGroupNotFound", "check the name of the resource group and the subscription id");
        KNOWN.put("WorkspaceNotFound", "check the names of workspace and resource group, and the subscription id");
        KNOWN.put(
                "NoMatchingArtifactsFoundFromJob",
                "the run has no such file; let the script write it below outputs/ and give its path as it is there");
        KNOWN.put(
                "MissingApiVersionParameter",
                "the request had no api-version: something between Jenkins and Azure drops the query of the URL");
        KNOWN.put(
                "admin user is not enabled",
                "let the container registry have its admin user (az acr update --name … --admin-enabled true); a workspace"
                        + " does not work without");
        KNOWN.put(
                "ResourceMoveNotSupported",
                "a workspace cannot move to another subscription, nor its subscription to another tenant; make a new"
                        + " workspace there");
        KNOWN.put(
                "ContainerRegistryNotFound",
                "the workspace's container registry was deleted: the workspace does not work until it is given another"
                        + " one");
        String version = "the service does not know this api-version; update the plugin, or the service if it is a"
                + " private one (the message lists the versions that it supports)";
        KNOWN.put("InvalidApiVersionParameter", version);
        KNOWN.put("NoRegisteredProviderFound", version);
        KNOWN.put("InvalidResourceType", version);
        String quota = "the quota is used up: delete what is not needed, use another VM size or region, or ask for"
                + " more in the portal (Usage + quotas)";
        KNOWN.put("QuotaExceeded", quota);
        KNOWN.put("QuotaNotAvailable", quota);
        KNOWN.put("OperationNotAllowedOnQuota", quota);
        KNOWN.put("InsufficientQuota", quota);
        KNOWN.put("ClusterCoreQuotaReached", quota);
        KNOWN.put("ClusterMinNodesExceedCoreQuota", quota);
        KNOWN.put("OutOfQuota", quota);
        KNOWN.put(
                "ImageBuildFailure",
                "the environment's image could not be built: read the build log that the message names, and pin the"
                        + " versions in its conda file");
        KNOWN.put(
                "ResourceNotReady",
                "the scoring script does not start: its log tells why; a package that the environment lacks and an"
                        + " error in init() are the usual reasons");
        KNOWN.put(
                "OperationCanceled",
                "another operation on the endpoint came first: try again, and let no two builds change one endpoint at a"
                        + " time (a lock, or disableConcurrentBuilds)");
        KNOWN.put(
                "ResourceNotFound",
                "check the names of workspace and resource group, the subscription id, and the id of what is asked for");
        KNOWN.put(
                "InvalidAuthenticationTokenTenant",
                "the token is of another tenant than the subscription; check the tenant id of the credentials");
    }

    private Advice() {}

    @CheckForNull
    static String of(Call call, ResponseHead head, ServiceError error) {
        if (call.target == Call.Target.SCORING) {
            return scoring(head);
        }
        String known = known(
                String.join(" ", String.valueOf(error.code()), String.join(" ", error.innerCodes()), error.text()));
        if (known != null) {
            return known;
        }
        return switch (call.target) {
            case TOKEN ->
                head.status() < 500 && head.status() != 429
                        ? "check tenant id, client id and client secret of the Jenkins credentials"
                        : later(head);
            case MACHINE ->
                head.status() < 500 && head.status() != 429
                        ? "give the machine of the controller a managed identity; where it has several, the credentials must"
                                + " name one by its client id"
                        : later(head);
            case SIGNED_URL ->
                head.status() == 403
                        ? "the signed URL has expired, or the storage account does not let this controller in (firewall,"
                                + " private endpoint)"
                        : later(head);
            default -> general(head);
        };
    }

    /** What to do about an error whose codes and messages are {@code texts}; null if it is none of the known ones. */
    @CheckForNull
    public static String known(String texts) {
        for (Map.Entry<String, String> known : KNOWN.entrySet()) {
            if (texts.contains(known.getKey())) {
                return known.getValue();
            }
        }
        return texts.toLowerCase(java.util.Locale.ROOT).contains("quota") ? KNOWN.get("QuotaExceeded") : null;
    }

    private static String general(ResponseHead head) {
        return switch (head.status()) {
            case 401 -> "the service does not accept the token; check the tenant and the cloud of the credentials";
            case 403 ->
                "give the service principal a role on the workspace, such as AzureML Data Scientist; a private"
                        + " workspace also refuses networks that it does not know";
            case 404 ->
                "check the names of workspace and resource group, the subscription id, and the id of what is"
                        + " asked for";
            case 407 -> "check user name and password of the proxy in the Jenkins configuration";
            case 413 -> "send less: the service takes sources of up to 300 MB";
            default -> later(head);
        };
    }

    private static String later(ResponseHead head) {
        if (head.status() == 429) {
            return "the service is throttling; try again later, and let fewer builds use this workspace at once";
        }
        return head.status() >= 500 ? "try again later; https://status.azure.com shows known incidents" : null;
    }

    private static String scoring(ResponseHead head) {
        String modelStatus = head.header("ms-azureml-model-error-statuscode");
        String modelReason = head.header("ms-azureml-model-error-reason");
        return switch (head.status()) {
            case 401 ->
                "check the key of the endpoint: regenerated keys end the old ones, and an endpoint with token"
                        + " authentication takes no key";
            case 403 -> "the endpoint refuses this caller; check its key and its network rules";
            case 404 -> "check the scoring URI, and that a deployment of the endpoint gets traffic";
            case 408, 504 -> "the model took too long; send fewer rows at once or raise the endpoint's request timeout";
            case 413 -> "send fewer rows at once";
            case 424 ->
                "the model itself failed"
                        + (modelStatus == null ? "" : " with status " + modelStatus)
                        + (modelReason == null ? "" : " (" + modelReason + ")")
                        + "; look at the logs of the deployment and at the shape of the data";
            case 429 -> "the endpoint has too many requests pending; give it more instances or send fewer at once";
            default ->
                head.status() >= 500
                        ? "look at the logs of the deployment: the scoring script failed, or the service is not healthy"
                        : null;
        };
    }

    @CheckForNull
    static String of(Failure failure, URI uri, Call call) {
        String host = Hosts.host(uri);
        if (call.target == Call.Target.MACHINE && failure.kind != Failure.Kind.CLOSED) {
            return "a managed identity needs a controller that runs in Azure, on a machine or service that has one; elsewhere use"
                    + " a service principal";
        }
        return switch (failure.kind) {
            case UNKNOWN_HOST ->
                "the name " + host + " is not known to this controller: check the DNS (a workspace"
                        + " with a private endpoint needs its private zone) and the proxy settings";
            case CONNECT ->
                "nothing accepts connections on " + host + ": check the URL, firewalls and the proxy"
                        + " settings of Jenkins";
            case PROXY ->
                "check the proxy in the Jenkins configuration, its login, and whether " + host
                        + " belongs to the hosts without a proxy";
            case TLS ->
                "the certificate of " + host + " is not trusted by the controller's Java: a proxy that opens"
                        + " TLS needs its authority in the trust store (-Djavax.net.ssl.trustStore)";
            case POOL -> "too many requests wait for a connection; let fewer builds use Azure ML at once";
            case TIMEOUT, LOST ->
                call.target == Call.Target.SCORING
                        ? "look at the logs of the deployment, or send fewer rows at once"
                        : "try again later; check the network between the controller and " + host;
            case REFUSED_ADDRESS ->
                "use the address of an endpoint; an endpoint on the controller's own machine is reached only if an"
                        + " administrator has configured a custom cloud on a loopback host";
            case TOO_LARGE, BODY, CLOSED -> null;
        };
    }
}
