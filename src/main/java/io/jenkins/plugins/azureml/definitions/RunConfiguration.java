package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.definitions.yaml.CliText;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.definitions.yaml.Scalars;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Converts a run configuration of the v1 API to a command job of the v2 API. Reports keys that have no counterpart.
 * Ignores sections that the v1 SDK writes into each configuration and that have no effect on this one.
 */
final class RunConfiguration {

    /** Advice for a key that has no counterpart. */
    private static final String ADVICE =
            " What to do: leave out what is named, write the job in the form of the v2 API, or set"
                    + " apiGeneration: 'v1' where the workspace still takes it.";

    private static final String NO_COUNTERPART = "has no counterpart in the v2 API";
    private static final String NONE = "";
    private static final Map<String, String> FRAMEWORKS =
            Map.of("python", "Python", "tensorflow", "TensorFlow", "pytorch", "PyTorch", "pyspark", NONE, "cntk", NONE);
    private static final Map<String, String> COMMUNICATORS = Map.of(
            "none", NONE,
            "mpi", "Mpi",
            "intelmpi", "Mpi",
            "openmpi", "Mpi",
            "parameterserver", "TensorFlow",
            "gloo", "PyTorch",
            "nccl", "PyTorch");

    private final Definition definition;
    private final DefinitionFolder folder;

    RunConfiguration(@NonNull Definition definition, @NonNull DefinitionFolder folder) {
        this.definition = definition;
        this.folder = folder;
    }

    /** Returns what to do about problems; empty if they say so themselves. */
    @NonNull
    static String advice(@NonNull String problems) {
        return problems.contains(NO_COUNTERPART) ? ADVICE : "";
    }

    /** @param sources folder of the script, relative to the current folder of the step */
    @NonNull
    JobSpec read(@NonNull String sources) throws DefinitionException, InterruptedException {
        CliText text = CliText.of(definition, true);
        Section outer = text.root();
        JobSpec spec = JobSpec.command();
        if (outer.has("configuration")) {
            refuse(outer, "snapshotId", "parentRunId", "runType", "telemetryValues");
            configuration(outer.sectionOrEmpty("configuration"), spec, sources);
        } else {
            configuration(outer, spec, sources);
        }
        text.requireValid();
        return spec;
    }

    private void configuration(Section section, JobSpec spec, String sources) throws InterruptedException {
        ObjectNode job = spec.properties();
        String script = section.required("script", "the training script, relative to the source folder")
                .replace('\\', '/');
        spec.code(sources, script);
        target(section, spec);
        Section environment = section.sectionOrEmpty("environment");
        String interpreter = environment.sectionOrEmpty("python").text("interpreterPath");
        String command = ShellCommand.of(interpreter == null ? "python" : interpreter, script, arguments(section));
        if (ShellCommand.bytes(command) > ShellCommand.MAX_BYTES) {
            section.problem("arguments", "make a command that " + ShellCommand.tooLong(ShellCommand.bytes(command)));
        }
        job.put("command", command);
        spec.environment(environment(environment, spec));
        Map<String, String> variables = new LinkedHashMap<>(environment.texts("environmentVariables"));
        variables.putAll(section.texts("environmentVariables"));
        Json.putIfPresent(job, "environmentVariables", variables);
        Integer nodes = section.count("nodeCount", 1);
        if (nodes != null) {
            job.withObject("/resources").put("instanceCount", nodes);
        }
        distribution(section, job, nodes == null ? 1 : nodes);
        Integer seconds = section.count("maxRunDurationSeconds", 0);
        if (seconds != null && seconds > 0) {
            JobSettings.timeout(job, seconds);
        }
        Json.putIfPresent(job, "displayName", section.text("jobName"));
        history(section.sectionOrEmpty("history"));
        refuse(section, "sourceDirectoryDataStore", "credentialPassthrough", "identity", "command", "exposedPorts");
        for (String key :
                new String[] {"dataReferences", "data", "outputData", "amlcompute", "kubernetescompute", "services"}) {
            Section none = section.sectionOrEmpty(key);
            boolean unused = key.equals("amlcompute") && !none.saysSomething("vmSize") && !none.saysSomething("name");
            none.names().forEach(name -> {
                if (unused) {
                    none.ignore(name);
                } else {
                    refuse(none, name);
                }
            });
        }
        section.ignore("autoPrepareEnvironment", "useAbsolutePath", "spark", "hdi", "parallelTask", "sourceDirectory");
    }

    private static List<String> arguments(Section section) {
        JsonNode list = section.value("arguments");
        List<String> arguments = new ArrayList<>();
        if (list != null && !list.isArray()) {
            section.problem("arguments", "must be a list of strings and numbers");
        } else if (list != null) {
            for (int i = 0; i < list.size(); i++) {
                String argument = Scalars.written(list.get(i));
                arguments.add(argument);
                String item = "item " + (i + 1) + " ";
                if (list.get(i).isContainerNode() || list.get(i).isNull()) {
                    section.problem("arguments", item + "must be a string or a number");
                }
                ShellCommand.argumentProblem(argument)
                        .ifPresent(problem -> section.problem("arguments", item + problem));
            }
        }
        return arguments;
    }

    private static void target(Section section, JobSpec spec) {
        String target = section.required("target", "the name of a compute target, or serverless");
        switch (target.toLowerCase(Locale.ROOT)) {
            case "local" -> section.problem("target", "'local' is not supported: a run takes place in Azure");
            case "amlcompute" ->
                section.problem(
                        "target", "'amlcompute' (a compute created for one run) " + NO_COUNTERPART + " but serverless");
            case "serverless", "" -> spec.compute(null);
            default -> spec.compute(target);
        }
    }

    private JobEnvironment environment(Section environment, JobSpec spec) throws InterruptedException {
        Section python = environment.sectionOrEmpty("python");
        Section docker = environment.sectionOrEmpty("docker");
        String conda = conda(python);
        String image = image(docker, spec.properties());
        String name = environment.text("name");
        String version = environment.text("version");
        refuse(environment, "r", "databricks");
        String asset = environment.text("assetId");
        environment.ignore("spark", "inferencingStackVersion", "assetId", "autoRebuild");
        if (name == null && asset != null && JobEnvironment.isOfRegistry(asset)) {
            return new JobEnvironment.ById(asset);
        }
        return name != null && python.isEmpty() && docker.isEmpty()
                ? new JobEnvironment.Named(name, version)
                : new JobEnvironment.Inline(image == null ? JobEnvironment.DEFAULT_IMAGE : image, conda);
    }

    @CheckForNull
    private String conda(Section python) throws InterruptedException {
        JsonNode managed = python.value("userManagedDependencies");
        JsonNode conda = python.value("condaDependencies");
        String file = python.text("condaDependenciesFile");
        refuse(python, "baseCondaEnvironment");
        boolean own = managed != null && !Scalars.isUnset(managed);
        if (own) {
            return null;
        }
        if (conda != null && !Scalars.isUnset(conda)) {
            CondaFile.check(python, "condaDependencies");
            return CondaFile.text(conda);
        }
        return file == null ? null : CondaFile.read(python, "condaDependenciesFile", V1RunDefinition.sdkFolder(folder));
    }

    @CheckForNull
    private static String image(Section docker, ObjectNode job) {
        String build = NO_COUNTERPART + " here: build the image first and name it as BaseImage";
        docker.refuse("baseDockerfile", build);
        docker.refuse("buildContext", build);
        Section registry = docker.sectionOrEmpty("baseImageRegistry");
        for (String key : registry.names()) {
            registry.refuse(key, NO_COUNTERPART + ": push the image to the workspace's own registry");
        }
        String shm = docker.text("shmSize");
        if (shm != null) {
            job.withObject("/resources").put("shmSize", shm);
        }
        List<String> words = new ArrayList<>();
        JsonNode arguments = docker.value("arguments");
        if (arguments != null) {
            for (int i = 0; i < arguments.size(); i++) {
                words.add(arguments.get(i).asText());
                if (!ShellCommand.isPlain(arguments.get(i).asText())) {
                    docker.problem(
                            "arguments",
                            "item " + (i + 1)
                                    + " has a blank, a quote or another special character, and v2 has all arguments of Docker in one"
                                    + " text: give each argument without one");
                }
            }
        }
        if (!words.isEmpty()) {
            job.withObject("/resources").put("dockerArgs", String.join(" ", words));
        }
        if ("windows".equalsIgnoreCase(docker.sectionOrEmpty("platform").text("os"))) {
            docker.sectionOrEmpty("platform")
                    .problem("os", "'Windows' " + NO_COUNTERPART + " here: its command is for bash");
        }
        docker.sectionOrEmpty("platform").ignore("architecture");
        docker.ignore("enabled", "sharedVolumes", "gpuSupport", "useDocker");
        return docker.text("baseImage");
    }

    private static void distribution(Section section, ObjectNode job, int nodes) {
        Section mpi = ignoredSection(section, "mpi");
        Section tensorflow = ignoredSection(section, "tensorflow");
        Section pytorch = ignoredSection(section, "pytorch");
        // The communicator determines the distribution.
        String framework = section.word("framework", FRAMEWORKS);
        if (NONE.equals(framework)) {
            section.problem("framework", section.text("framework") + " " + NO_COUNTERPART);
        }
        String type = section.has("communicator") ? section.word("communicator", COMMUNICATORS) : "";
        switch (type == null ? "" : type) {
            case "Mpi" -> distributed(job, type).put("processCountPerInstance", count(mpi, "processCountPerNode"));
            case "TensorFlow" ->
                distributed(job, type)
                        .put("workerCount", count(tensorflow, "workerCount"))
                        .put("parameterServerCount", count(tensorflow, "parameterServerCount"));
            case "PyTorch" -> {
                // PyTorch counts the processes of all nodes here, and those of one node in v2.
                int processes = pytorch.has("processCount") ? count(pytorch, "processCount") : nodes;
                if (processes % nodes != 0) {
                    pytorch.problem("processCount", "must be a multiple of the number of nodes, " + nodes);
                }
                distributed(job, type).put("processCountPerInstance", processes / nodes);
            }
            default -> {
                // One process on each node.
            }
        }
    }

    private static ObjectNode distributed(ObjectNode job, String type) {
        return job.putObject("distribution").put("distributionType", type);
    }

    private static int count(Section section, String key) {
        Integer count = section.count(key, 0);
        return count == null ? 1 : count;
    }

    /**
     * Returns a section that the SDK writes into each configuration. Its keys are read only where they have an effect,
     * so none of them is reported.
     */
    private static Section ignoredSection(Section section, String key) {
        Section part = section.sectionOrEmpty(key);
        part.names().forEach(part::ignore);
        return part;
    }

    /** A job keeps its outputs and logs in any case. */
    private static void history(Section history) {
        history.ignore("outputCollection", "snapshotProject");
        JsonNode folders = history.value("directoriesToWatch");
        if (folders != null) {
            for (JsonNode folder : folders) {
                if (!folder.asText().equals("logs")) {
                    history.problem(
                            "directoriesToWatch",
                            "'" + folder.asText() + "' " + NO_COUNTERPART + ": write logs to logs or outputs");
                }
            }
        }
    }

    private static void refuse(Section section, String... keys) {
        for (String key : keys) {
            section.refuse(key, NO_COUNTERPART);
        }
    }
}
