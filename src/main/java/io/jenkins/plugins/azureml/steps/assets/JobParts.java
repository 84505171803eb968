package io.jenkins.plugins.azureml.steps.assets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.Compute;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import io.jenkins.plugins.azureml.definitions.JobSpec;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Collectors;

/** Finds or makes what a job names, and puts its ids into the job. */
public final class JobParts {

    private static final int SHOWN = 20;
    private static final String CURATED = "AzureML-";

    private final AmlClient client;

    public JobParts(@NonNull AmlClient client) {
        this.client = client;
    }

    /** @throws AbortException if there is no such compute */
    public void complete(@NonNull JobSpec spec) throws IOException, InterruptedException {
        ObjectNode job = spec.properties();
        if (spec.compute() != null) {
            job.put("computeId", computeId(spec.compute()));
        }
        if (spec.environment() != null) {
            spec.runsCode().put("environmentId", environmentId(spec.environment()));
        }
    }

    private String computeId(String compute) throws IOException, InterruptedException {
        if (compute.startsWith("/")) {
            return compute;
        }
        try {
            client.computes().get(compute);
        } catch (AzureMlException e) {
            if (e.isMissing()) {
                throw unknown(compute);
            }
            // Who may not read computes may use them all the same.
            if (e.status() != 403) {
                throw e;
            }
        }
        return client.ref().path() + "/computes/" + compute;
    }

    private AbortException unknown(String compute) throws IOException, InterruptedException {
        String there = client.computes().list().first(SHOWN).stream()
                .map(Compute::name)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
        return new AbortException("There is no compute '" + compute + "' in " + client.ref() + ". What to do: take "
                + (there.isEmpty() ? "" : "one that there is (" + there + "), ")
                + "'serverless', or make it with amlCreateCompute.");
    }

    private String environmentId(JobEnvironment environment) throws IOException, InterruptedException {
        if (environment instanceof JobEnvironment.Named named) {
            if (named.name().startsWith(CURATED)) {
                // The service itself knows these by their short names; not all of their versions can be read.
                return "azureml:" + named.name() + (named.version() == null ? "@latest" : ":" + named.version());
            }
            return named.version() == null
                    ? client.environments().latest(named.name()).id()
                    : client.environments().get(named.name(), named.version()).id();
        }
        if (environment instanceof JobEnvironment.Inline inline) {
            return client.environments()
                    .createAnonymous(inline.image(), inline.condaFile())
                    .id();
        }
        return ((JobEnvironment.ById) environment).id();
    }
}
