package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.yaml.CliText;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Converts definitions in all supported formats to jobs of the v2 API. */
public final class JobDefinitions {

    /** Placeholder for checks before the Azure ML workspace is known. */
    private static final WorkspaceRef UNKNOWN_WORKSPACE = new WorkspaceRef("any", "any", "any");

    /** Reads no files. Used for checks without an agent. */
    private static final DefinitionFolder NO_FILES = new DefinitionFolder("", path -> null);

    private JobDefinitions() {}

    /**
     * Reads a definition.
     *
     * @param inputs of the step, which override those of the definition; null for none
     * @param outputs of the step, which override those of the definition; null for none
     * @throws AbortException naming all problems with their positions
     */
    @NonNull
    public static JobSpec read(
            @NonNull Definition definition,
            @NonNull WorkspaceRef workspace,
            @CheckForNull String sourceDirectory,
            @NonNull DefinitionFolder folder,
            @CheckForNull Definition inputs,
            @CheckForNull Definition outputs)
            throws IOException, InterruptedException {
        String source = definition.source();
        boolean advice = false;
        try {
            JobSpec spec;
            switch (Kind.of(definition.tree())) {
                case REST_JOB -> spec = RestJob.read(definition, sourceDirectory);
                case CLI_JOB -> spec = serverless(cli(definition, workspace, sourceDirectory, folder));
                default -> {
                    advice = true;
                    spec = serverless(new RunConfiguration(definition, folder)
                            .read(sourceDirectory == null ? "" : sourceDirectory));
                }
            }
            advice = false;
            source = "inputs";
            add(inputs, workspace, folder, (data, section) -> data.inputs(section, spec));
            source = "outputs";
            add(outputs, workspace, folder, (data, section) -> data.outputs(section, spec.properties()));
            source = definition.source();
            requireInputs(definition, spec);
            source = "";
            requireExactValues(definition, spec, inputs);
            return spec;
        } catch (DefinitionException e) {
            throw new AbortException((source.isEmpty() ? "" : source + ": ") + e.getMessage() + "."
                    + (advice ? RunConfiguration.advice(e.getMessage()) : ""));
        }
    }

    private static JobSpec cli(
            Definition definition, WorkspaceRef workspace, @CheckForNull String sources, DefinitionFolder folder)
            throws DefinitionException, InterruptedException {
        JobSpec spec = new CliJob(definition, workspace, folder).read();
        if (sources != null) {
            spec.code(sources, null);
        } else if (spec.code() != null) {
            spec.code(folder.resolve(spec.code()), null);
        }
        return spec;
    }

    private interface Adding {
        void to(JobData data, Section section);
    }

    private static void add(
            @CheckForNull Definition parameter,
            WorkspaceRef workspace,
            @CheckForNull DefinitionFolder folder,
            Adding adding)
            throws DefinitionException {
        if (parameter != null) {
            CliText text = CliText.of(parameter, false);
            // Paths in a parameter are relative to the current folder, not to the definition.
            adding.to(
                    new JobData(workspace, folder == null ? NO_FILES : new DefinitionFolder("", folder.files())),
                    text.root());
            text.requireValid();
        }
    }

    private static void requireInputs(Definition definition, JobSpec spec) throws DefinitionException {
        ObjectNode part = spec.codeOwner();
        List<String> missing = JobData.missingInputs(part.path("command").asText(), spec.properties());
        if (!missing.isEmpty()) {
            String names =
                    missing.stream().map(name -> "${{inputs." + name + "}}").collect(Collectors.joining(", "));
            throw new DefinitionException(
                    List.of(commandPlace(definition, spec) + " uses " + names + ", but there is no such input"));
        }
    }

    /**
     * Refuses values that the shell of the job would change. Trusts a file that contains both the command and its
     * values, because one author wrote them. Inputs of a step and values of a map in a Jenkinsfile can come from
     * elsewhere.
     */
    private static void requireExactValues(Definition definition, JobSpec spec, @CheckForNull Definition inputs)
            throws DefinitionException {
        CommandValues values = values(definition, spec);
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : spec.properties().path("inputs").properties()) {
            String name = each.getKey();
            boolean ofStep = inputs != null && inputs.tree().has(name);
            if (ofStep || isOfJenkinsfile(definition, "/inputs/" + name)) {
                String place = ofStep
                        ? inputs.source() + ": " + inputs.place("/" + name)
                        : definition.source() + ": " + definition.place("/inputs/" + name);
                for (String value : CommandValues.textsOfInput(each.getValue(), spec.references())) {
                    values.add("inputs." + name, value).ifPresent(problem -> problems.add(place + " " + problem));
                }
            }
        }
        for (Map.Entry<String, JsonNode> each :
                spec.properties().path("searchSpace").properties()) {
            if (isOfJenkinsfile(definition, "/search_space/" + each.getKey())) {
                String place = definition.source() + ": search space, " + each.getKey();
                SweepJob.checkValues(values, each.getKey(), each.getValue(), place, problems);
            }
        }
        values.lengthProblem().ifPresent(problems::add);
        if (!problems.isEmpty()) {
            throw new DefinitionException(problems);
        }
    }

    /** Returns whether a value comes from a Jenkinsfile instead of a file of the repository. */
    public static boolean isOfJenkinsfile(@NonNull Definition definition, @NonNull String pointer) {
        String camelCase = pointer.replace("/search_space/", "/searchSpace/");
        return definition.isMap()
                || definition.isChanged(pointer)
                || definition.isChanged(camelCase)
                || definition.isChanged("/properties" + camelCase);
    }

    /** Returns the checker of values for the command of a job. */
    @NonNull
    static CommandValues values(@NonNull Definition definition, @NonNull JobSpec spec) {
        boolean built = spec.script() != null;
        return new CommandValues(
                spec.codeOwner().path("command").asText(),
                built
                        ? "the arguments of " + spec.script()
                        : commandPlace(definition, spec) + " of " + definition.source(),
                built);
    }

    private static String commandPlace(Definition definition, JobSpec spec) {
        String part = definition.tree().path("properties").has("jobType") ? "/properties" : "";
        return definition.place(part + (spec.codeOwner() == spec.properties() ? "/command" : "/trial/command"));
    }

    /** Requests a tier for a job without a compute, which the service otherwise refuses. */
    private static JobSpec serverless(JobSpec spec) {
        if (spec.compute() == null
                && !spec.properties().has("computeId")
                && !spec.properties().path("queueSettings").has("jobTier")) {
            spec.properties().withObject("/queueSettings").put("jobTier", "Standard");
        }
        return spec;
    }

    /** Returns the problems of a v2 job definition that can be found without a workspace; empty if there are none. */
    @NonNull
    public static Optional<String> problem(@NonNull Definition definition) {
        try {
            if (Kind.of(definition.tree()) == Kind.REST_JOB) {
                RestJob.read(definition, null);
            } else {
                new CliJob(definition, UNKNOWN_WORKSPACE, NO_FILES).read();
            }
            return Optional.empty();
        } catch (DefinitionException e) {
            return Optional.of(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Returns the problems of the inputs or outputs of a step; empty if there are none. */
    @NonNull
    public static Optional<String> dataProblem(@NonNull Definition parameter, boolean outputs) {
        JobSpec job = JobSpec.command();
        try {
            add(parameter, UNKNOWN_WORKSPACE, null, (data, section) -> {
                if (outputs) {
                    data.outputs(section, job.properties());
                } else {
                    data.inputs(section, job);
                }
            });
            return Optional.empty();
        } catch (DefinitionException e) {
            return Optional.of(parameter.source() + ": " + e.getMessage());
        }
    }
}
