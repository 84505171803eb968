package io.jenkins.plugins.azureml.steps;

import com.fasterxml.jackson.core.JsonProcessingException;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.config.WorkspaceChecks;
import io.jenkins.plugins.azureml.credentials.CredentialsItems;
import io.jenkins.plugins.azureml.definitions.Overrides;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Base class of the descriptors of all steps: form validation, argument summaries and freestyle variables. */
@Restricted(NoExternalUse.class)
public abstract class AmlStepDescriptor extends StepDescriptor {

    /** Parameters that identify what a step works on, most specific first. */
    private static final List<String> TELLING_PARAMETERS = List.of(
            "name",
            "runId",
            "modelId",
            "endpoint",
            "experiment",
            "scoringUri",
            "model",
            "data",
            "path",
            "files",
            "workspace");

    /** Those of them whose map a step returned with the id under another key. */
    private static final Set<String> WITH_ID = Set.of("modelId", "model", "data");

    /** Matches what {@code EnvVars.expand} replaces. */
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\$|(\\w+|\\{[\\w.]+}))");

    /**
     * Returns the parameters that a freestyle build passes on as they are, because a dollar sign in them has a meaning of its
     * own: definitions and other bodies.
     */
    @NonNull
    protected Set<String> bodies() {
        return Set.of();
    }

    /** Returns whether a freestyle build replaces environment variables in a parameter. */
    public final boolean isExpanded(@NonNull String parameter) {
        return !bodies().contains(parameter);
    }

    /**
     * Returns the value in which a freestyle build replaces environment variables. A text with the structure of a map is to be
     * returned as the map, so that the value of a variable cannot change the structure.
     *
     * @throws AbortException if the text cannot be read
     */
    @NonNull
    public Object beforeExpansion(@NonNull String parameter, @NonNull Object value) throws AbortException {
        return value;
    }

    /**
     * Splits the text of the parameter {@code set} for {@link #beforeExpansion}. A line break in the value of a variable must
     * not start another entry. Returns other values unchanged.
     */
    @NonNull
    protected static Object splitSet(@NonNull String parameter, @NonNull Object value) throws AbortException {
        return parameter.equals("set") && value instanceof String text && hasVariable(text) && text.contains("=")
                ? Overrides.parse(text)
                : value;
    }

    /**
     * Called by a freestyle build with the copy of a step in which environment variables are replaced.
     *
     * @param written the step as it is configured
     */
    public void afterExpansion(@NonNull AmlStep written, @NonNull AmlStep expanded) {}

    /**
     * Returns the environment variables that a freestyle build sets after the step, for the build steps after it.
     *
     * @param result what the step returned; null only if the step can return null
     */
    @NonNull
    public StepVariables variables(Object result) {
        return new StepVariables();
    }

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }

    /** Returns the most specific argument, which Pipeline views show to distinguish steps. */
    @Override
    public String argumentsToString(Map<String, Object> namedArgs) {
        for (String name : TELLING_PARAMETERS) {
            Object value = namedArgs.get(name);
            // A map that a step returned is shown by its id.
            Object text =
                    value instanceof Map<?, ?> map ? map.get(WITH_ID.contains(name) ? ReturnedMap.MODEL : name) : value;
            if (text instanceof CharSequence) {
                return text.toString();
            }
        }
        return super.argumentsToString(namedArgs);
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
        return CredentialsItems.identities(item, credentialsId);
    }

    @POST
    public FormValidation doCheckTenantId(@QueryParameter String value) {
        return unlessVariable(value, WorkspaceChecks::checkTenantId);
    }

    @POST
    public FormValidation doCheckClientId(@QueryParameter String value) {
        return unlessVariable(value, WorkspaceChecks::checkClientId);
    }

    @POST
    public FormValidation doCheckSubscriptionId(@QueryParameter String value) {
        return unlessVariable(value, WorkspaceChecks::checkSubscriptionId);
    }

    @POST
    public FormValidation doCheckResourceGroup(@QueryParameter String value) {
        return unlessVariable(value, WorkspaceChecks::checkResourceGroup);
    }

    @POST
    public FormValidation doCheckWorkspace(@QueryParameter String value) {
        return unlessVariable(value, WorkspaceChecks::checkWorkspace);
    }

    @POST
    public ListBoxModel doFillApiGenerationItems() {
        return WorkspaceChecks.apiGenerations();
    }

    @POST
    public FormValidation doCheckV2ApiVersion(@QueryParameter String value) {
        return unlessVariable(value, WorkspaceChecks::checkV2ApiVersion);
    }

    /** Formats a map for its text area. */
    @NonNull
    public static String lines(@CheckForNull Object value) {
        return value instanceof String text ? text : KeyValueLines.format((Map<?, ?>) value);
    }

    /** Formats a map of paths for a text field, with values as JSON. */
    @NonNull
    public static String pathLines(@CheckForNull Object value) {
        return value instanceof Map<?, ?> map
                ? map.entrySet().stream()
                        .map(each -> each.getKey() + "=" + json(each.getValue()))
                        .collect(Collectors.joining("\n"))
                : text(value);
    }

    private static String json(Object value) {
        return value instanceof String ? text(List.of(value)).replaceAll("^\\[|\\]$", "") : text(value);
    }

    /** Formats a value for its text area: text unchanged, anything else as JSON. */
    @NonNull
    public static String text(@CheckForNull Object value) {
        try {
            return value == null ? "" : value instanceof String text ? text : Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a parameter or result cannot be represented in JSON", e);
        }
    }

    /** Formats a list for a text field, separated by commas. */
    @NonNull
    public static String commas(@CheckForNull Object list) {
        return PlainValues.joined(list, ", ");
    }

    /** Formats a list for its text area, one element per line. */
    @NonNull
    public static String listed(@CheckForNull Object list) {
        return list instanceof String text ? text : PlainValues.joined(list, "\n");
    }

    /** Validates an optional duration. */
    @NonNull
    protected static FormValidation checkDuration(@NonNull String parameter, @CheckForNull String value) {
        return checkOptional(value, text -> Durations.problem(parameter, text));
    }

    /** Validates a required text. A form that was just opened has nothing wrong in it yet, so the message is no error. */
    @NonNull
    public static FormValidation required(@CheckForNull String value, @NonNull String message) {
        return Util.fixEmptyAndTrim(value) == null ? FormValidation.ok(message) : FormValidation.ok();
    }

    /**
     * Validates an optional whole number, unless it has variables.
     *
     * @param least smallest valid number
     */
    protected static FormValidation checkNumber(@CheckForNull String value, int least) {
        String text = Util.fixEmptyAndTrim(value);
        return text == null || hasVariable(text) || text.matches("\\d{1,6}") && Integer.parseInt(text) >= least
                ? FormValidation.ok()
                : FormValidation.error(Messages.AmlCreateComputeStep_countInvalid(least));
    }

    /**
     * Returns whether a freestyle build would look for environment variables in a text. Until the build runs, a value with
     * variables cannot be checked.
     */
    public static boolean hasVariable(@CheckForNull String value) {
        return value != null && !variableNames(value).isEmpty();
    }

    /** Returns the names of the environment variables that a freestyle build would look for in a text. */
    @NonNull
    public static List<String> variableNames(@NonNull String value) {
        return VARIABLE.matcher(value)
                .results()
                .map(reference -> reference.group(1))
                .filter(Objects::nonNull)
                .map(name -> name.replaceAll("[{}]", ""))
                .distinct()
                .toList();
    }

    /** Validates a text that is expanded in a freestyle build, unless it has variables. */
    @NonNull
    public static FormValidation unlessVariable(
            @CheckForNull String value, @NonNull Function<String, FormValidation> check) {
        return hasVariable(value) ? FormValidation.ok() : check.apply(value);
    }

    /**
     * Validates a required text that is expanded in a freestyle build, unless it has variables. A form that was just opened has
     * nothing wrong in it yet, so the message about a blank text is no error.
     *
     * @param problem is passed the trimmed text, null if it is blank
     */
    @NonNull
    public static FormValidation check(
            @CheckForNull String value, @NonNull Function<String, Optional<String>> problem) {
        String text = Util.fixEmptyAndTrim(value);
        if (text == null) {
            return problem.apply(null).map(FormValidation::ok).orElseGet(FormValidation::ok);
        }
        return hasVariable(text) ? FormValidation.ok() : check(problem.apply(text));
    }

    /** Validates an optional text that is expanded in a freestyle build, unless it is blank or has variables. */
    @NonNull
    public static FormValidation checkOptional(
            @CheckForNull String value, @NonNull Function<String, Optional<String>> problem) {
        return Util.fixEmptyAndTrim(value) == null ? FormValidation.ok() : check(value, problem);
    }

    public static FormValidation check(Optional<String> problem) {
        return problem.map(FormValidation::error).orElseGet(FormValidation::ok);
    }
}
