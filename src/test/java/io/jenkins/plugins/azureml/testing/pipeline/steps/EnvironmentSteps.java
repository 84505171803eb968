package io.jenkins.plugins.azureml.testing.pipeline.steps;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.AbortException;
import io.jenkins.plugins.azureml.testing.pipeline.RunnerContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** The built-in steps that set variables. */
final class EnvironmentSteps {
    private EnvironmentSteps() {}

    static List<BuiltInStep> all() {
        return List.of(
                BuiltInStep.block("withEnv", EnvironmentSteps::withEnv, "overrides")
                        .unnamedParameter("overrides"),
                BuiltInStep.block("withCredentials", EnvironmentSteps::withCredentials, "bindings")
                        .unnamedParameter("bindings"));
    }

    private static StepExecution withEnv(StepContext context, Arguments args) {
        Map<String, String> variables = new HashMap<>();
        for (Object item : args.required("overrides", List.class)) {
            String[] pair = String.valueOf(item).split("=", 2);
            if (pair.length < 2) {
                throw new IllegalArgumentException("withEnv takes NAME=value, not: " + item);
            }
            variables.put(pair[0], pair[1]);
        }
        return new EnclosingExecution(context, null, RunnerContext.variables(variables));
    }

    private static StepExecution withCredentials(StepContext context, Arguments args) throws AbortException {
        Map<String, String> variables = new HashMap<>();
        for (Object item : args.required("bindings", List.class)) {
            Map<?, ?> binding = (Map<?, ?>) item;
            String id = String.valueOf(binding.get("credentialsId"));
            StringCredentials found = CredentialsProvider.findCredentialById(
                    id, StringCredentials.class, RunnerContext.of(context).build(), List.of());
            if (found == null) {
                throw new AbortException("Could not find credentials entry with ID '" + id + "'");
            }
            variables.put(
                    String.valueOf(binding.get("variable")), found.getSecret().getPlainText());
        }
        return new EnclosingExecution(
                context,
                null,
                RunnerContext.variables(variables),
                RunnerContext.secrets(new ArrayList<>(variables.values())));
    }
}
