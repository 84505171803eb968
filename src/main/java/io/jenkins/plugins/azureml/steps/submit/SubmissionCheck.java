package io.jenkins.plugins.azureml.steps.submit;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.Suggestion;
import io.jenkins.plugins.azureml.definitions.Kind;
import io.jenkins.plugins.azureml.definitions.NamePrefix;
import io.jenkins.plugins.azureml.definitions.Overrides;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.forms.NameKind;
import io.jenkins.plugins.azureml.forms.WorkspaceForm;
import io.jenkins.plugins.azureml.forms.WorkspaceNames;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Says in a form what {@code amlSubmitRun} would submit, as far as it is known before a build reads files. Submits nothing. */
final class SubmissionCheck {

    private final AmlSubmitRunStep step;
    private final Set<String> computes = new LinkedHashSet<>();
    private final Set<String> environments = new LinkedHashSet<>();
    private String kind;

    private SubmissionCheck(AmlSubmitRunStep step) {
        this.step = step;
    }

    /** Returns the result for the user. May wait some seconds for the names of the computes. */
    @NonNull
    static FormValidation of(@NonNull AmlSubmitRunStep step, @NonNull WorkspaceForm form) {
        List<String> problems = step.problems();
        if (!problems.isEmpty()) {
            return FormValidation.error(String.join("; ", problems) + ".");
        }
        if (step.getDefinitionFile() != null) {
            return FormValidation.ok(Messages.SubmissionCheck_file(step.getDefinitionFile()));
        }
        try {
            return new SubmissionCheck(step).result(form);
        } catch (AbortException e) {
            return FormValidation.error(e.getMessage());
        } catch (DefinitionException e) {
            return FormValidation.error(e.getMessage() + ".");
        }
    }

    private FormValidation result(WorkspaceForm form) throws AbortException, DefinitionException {
        if (step.getScript() != null) {
            readRun(ScriptRunDefinition.of(step));
        } else {
            Definition definition =
                    Overrides.of(step.getSet()).applyTo(RunDefinitions.parse("definition", step.getDefinition()));
            var problem = RunDefinitions.problem(definition);
            if (problem.isPresent()) {
                return FormValidation.error(problem.get() + ".");
            }
            read(definition.tree());
        }
        String text = Messages.SubmissionCheck_wouldSubmit(
                step.isSweep() ? "sweep" : kind, orDefault(computes), orDefault(environments));
        List<String> known = WorkspaceNames.items(form, NameKind.COMPUTE);
        for (String compute : computes) {
            boolean isVariable = compute.contains("$");
            if (!known.isEmpty() && !isVariable && known.stream().noneMatch(compute::equalsIgnoreCase)) {
                return FormValidation.warning(
                        text + " " + Messages.SubmissionCheck_noCompute(compute) + Suggestion.of(compute, known));
            }
        }
        return FormValidation.ok(text);
    }

    private void read(JsonNode tree) {
        switch (Kind.of(tree)) {
            case RUN_CONFIGURATION -> readRun(tree);
            case REST_JOB -> {
                JsonNode job = tree.path("properties").has("jobType") ? tree.path("properties") : tree;
                kind = job.path("jobType").asText().toLowerCase(Locale.ROOT);
                readJob(job, "computeId", "environmentId");
            }
            case CLI_JOB -> {
                kind = tree.path("type").asText("command").toLowerCase(Locale.ROOT);
                readJob(tree, "compute", "environment");
            }
        }
    }

    private void readRun(JsonNode definition) {
        kind = "script";
        JsonNode configuration = RunDefinitionValidator.configuration(definition);
        add(computes, RunDefinitionValidator.field(configuration, "target"));
        JsonNode environment = RunDefinitionValidator.field(configuration, "environment");
        add(environments, environment == null ? null : RunDefinitionValidator.field(environment, "name"));
    }

    /** Reads a job with its trial and the nodes of a pipeline. */
    private void readJob(JsonNode job, String compute, String environment) {
        add(computes, job.path("settings").path("default_compute"));
        add(computes, job.path(compute));
        JsonNode used = job.path(environment);
        add(environments, used.isObject() ? used.path(used.has("name") ? "name" : "image") : used);
        List<JsonNode> nested = new ArrayList<>();
        job.path("jobs").forEach(nested::add);
        nested.add(job.path("trial"));
        nested.forEach(each -> {
            if (each.isObject()) {
                readJob(each, compute, environment);
            }
        });
    }

    private static void add(Set<String> names, JsonNode value) {
        if (value != null && value.isTextual() && !value.textValue().isBlank()) {
            String name = NamePrefix.remove(value.textValue());
            names.add(name.startsWith("/") ? name.substring(name.lastIndexOf('/') + 1) : name);
        }
    }

    private static String orDefault(Set<String> names) {
        return names.isEmpty() ? Messages.SubmissionCheck_default() : String.join(", ", names);
    }
}
