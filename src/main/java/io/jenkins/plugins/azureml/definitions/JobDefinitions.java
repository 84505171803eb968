package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** From definitions of all kinds to jobs of the v2 API. */
public final class JobDefinitions {

    /** What a definition needs of the place where it was found. */
    public interface Context {

        /** The step's source folder, relative to its current one; null if it names none. */
        @CheckForNull
        String sourceDirectory();

        /** The folder of the definition, relative to the step's current one; empty for that one. */
        @NonNull
        String folder();

        /** The text of a file, relative to the step's current folder. */
        @NonNull
        String read(@NonNull String path) throws IOException, InterruptedException;
    }

    /** For what is checked where the workspace is not known. */
    private static final WorkspaceRef ANY = new WorkspaceRef("any", "any", "any");

    private JobDefinitions() {}

    /**
     * Reads a definition.
     *
     * @param inputs of the step, which beat those of the definition; null for none
     * @param outputs likewise
     * @throws AbortException naming all that is wrong with it, each with its place
     */
    @NonNull
    public static JobSpec read(
            @NonNull Definition definition,
            @NonNull WorkspaceRef workspace,
            @NonNull Context context,
            @CheckForNull Definition inputs,
            @CheckForNull Definition outputs)
            throws IOException, InterruptedException {
        String source = definition.source();
        String wayOut = "";
        try {
            JobSpec spec;
            switch (Kind.of(definition.tree())) {
                case REST_JOB -> spec = RestJob.read(definition, context.sourceDirectory());
                case CLI_JOB -> spec = serverless(cli(definition, workspace, context));
                default -> {
                    wayOut = RunConfiguration.WAY_OUT;
                    spec = serverless(new RunConfiguration(definition)
                            .read(context.sourceDirectory() == null ? "" : context.sourceDirectory()));
                }
            }
            wayOut = "";
            source = "inputs";
            add(inputs, workspace, (data, section) -> data.inputs(section, spec.properties()));
            source = "outputs";
            add(outputs, workspace, (data, section) -> data.outputs(section, spec.properties()));
            source = definition.source();
            requireInputs(definition, spec);
            source = "";
            requireExactValues(definition, spec, inputs);
            return spec;
        } catch (DefinitionException e) {
            throw new AbortException((source.isEmpty() ? "" : source + ": ") + e.getMessage() + "." + wayOut);
        }
    }

    private static JobSpec cli(Definition definition, WorkspaceRef workspace, Context context)
            throws DefinitionException, IOException, InterruptedException {
        JobSpec spec = new CliJob(definition, workspace, path -> context.read(join(context.folder(), path))).read();
        if (context.sourceDirectory() != null) {
            spec.code(context.sourceDirectory(), null);
        } else if (spec.code() != null) {
            spec.code(join(context.folder(), spec.code()), null);
        }
        return spec;
    }

    private interface Adding {
        void to(JobData data, Section section);
    }

    private static void add(@CheckForNull Definition parameter, WorkspaceRef workspace, Adding adding)
            throws DefinitionException {
        if (parameter != null) {
            CliText text = CliText.of(parameter, false);
            adding.to(new JobData(workspace), text.root());
            text.end();
        }
    }

    private static void requireInputs(Definition definition, JobSpec spec) throws DefinitionException {
        ObjectNode part = spec.runsCode();
        List<String> missing = JobData.unfilled(part.path("command").asText(), spec.properties());
        if (!missing.isEmpty()) {
            String names =
                    missing.stream().map(name -> "${{inputs." + name + "}}").collect(Collectors.joining(", "));
            throw new DefinitionException(
                    List.of(commandPlace(definition, spec) + " uses " + names + ", but there is no such input"));
        }
    }

    /**
     * Refuses values that the shell of the job would not deliver as they are. A file with its command and the values for it is
     * its author's own text; inputs of a step, and the values of a map in a Jenkinsfile, are not.
     */
    private static void requireExactValues(Definition definition, JobSpec spec, @CheckForNull Definition inputs)
            throws DefinitionException {
        CommandValues values = values(definition, spec);
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : spec.properties().path("inputs").properties()) {
            String name = each.getKey();
            boolean ofStep = inputs != null && inputs.tree().has(name);
            if (ofStep || definition.isOfValues()) {
                String place = ofStep
                        ? inputs.source() + ": " + inputs.place("/" + name)
                        : definition.source() + ": inputs." + name;
                for (String value : CommandValues.ofInput(each.getValue())) {
                    values.add("inputs." + name, value).ifPresent(problem -> problems.add(place + " " + problem));
                }
            }
        }
        if (definition.isOfValues()) {
            for (Map.Entry<String, JsonNode> each :
                    spec.properties().path("searchSpace").properties()) {
                String place = definition.source() + ": search space, " + each.getKey();
                SweepJob.checkValues(values, each.getKey(), each.getValue(), place, problems);
            }
        }
        values.tooLong().ifPresent(problems::add);
        if (!problems.isEmpty()) {
            throw new DefinitionException(problems);
        }
    }

    /** Returns the check of values for the command of a job. */
    @NonNull
    static CommandValues values(@NonNull Definition definition, @NonNull JobSpec spec) {
        boolean built = spec.script() != null;
        return new CommandValues(
                spec.runsCode().path("command").asText(),
                built
                        ? "the arguments of " + spec.script()
                        : commandPlace(definition, spec) + " of " + definition.source(),
                built);
    }

    private static String commandPlace(Definition definition, JobSpec spec) {
        String part = definition.tree().path("properties").has("jobType") ? "/properties" : "";
        return definition.place(part + (spec.runsCode() == spec.properties() ? "/command" : "/trial/command"));
    }

    /** A job without a compute is serverless, which the service takes only with a tier. */
    private static JobSpec serverless(JobSpec spec) {
        if (spec.compute() == null && !spec.properties().has("queueSettings")) {
            spec.properties().putObject("queueSettings").put("jobTier", "Standard");
        }
        return spec;
    }

    /** What is wrong with a definition of a v2 job, as far as it tells by itself; empty if nothing is. */
    @NonNull
    public static Optional<String> problem(@NonNull Definition definition) {
        try {
            if (Kind.of(definition.tree()) == Kind.REST_JOB) {
                RestJob.read(definition, null);
            } else {
                new CliJob(definition, ANY, path -> "").read();
            }
            return Optional.empty();
        } catch (DefinitionException | IOException e) {
            return Optional.of(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** What is wrong with the inputs ({@code outputs}: with the outputs) of a step; empty if nothing is. */
    @NonNull
    public static Optional<String> dataProblem(@NonNull Definition parameter, boolean outputs) {
        ObjectNode job = JsonNodeFactory.instance.objectNode();
        try {
            add(parameter, ANY, (data, section) -> {
                if (outputs) {
                    data.outputs(section, job);
                } else {
                    data.inputs(section, job);
                }
            });
            return Optional.empty();
        } catch (DefinitionException e) {
            return Optional.of(parameter.source() + ": " + e.getMessage());
        }
    }

    private static String join(String folder, String path) {
        return folder.isEmpty() || path.startsWith("/") ? path : folder + "/" + path;
    }
}
