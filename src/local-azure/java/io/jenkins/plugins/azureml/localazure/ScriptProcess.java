package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Starts the script of a run in its project folder, with the environment that the service provides. */
final class ScriptProcess {
    private final LocalAzureMlOptions options;
    private final Supplier<URI> api;
    private final Path trusted;

    /** @param trusted the certificate that scripts must trust to call this server; null for plain HTTP */
    ScriptProcess(LocalAzureMlOptions options, Supplier<URI> api, Path trusted) {
        this.options = options;
        this.api = api;
        this.trusted = trusted;
    }

    Process start(Run run) throws IOException {
        Files.createDirectories(run.files.project.resolve("outputs"));
        Files.createDirectories(run.files.project.resolve("logs"));
        String python = Python.require(options.python);
        Path bin = run.files.inputs.resolveSibling("bin");
        List<String> command = run.job == null ? script(run, python) : commandLine(run, python, bin);
        Path log = run.files.own(RunFiles.STD_LOG);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(run.files.project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Python.prepare(builder);
        environment(run, builder.environment());
        if (run.job != null) {
            builder.environment().merge("PATH", bin.toString(), (path, first) -> first + ":" + path);
        }
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private static List<String> script(Run run, String python) {
        List<String> command = new ArrayList<>();
        command.add(python);
        command.add(run.definition.script());
        command.addAll(run.definition.arguments());
        return command;
    }

    /**
     * Returns the command line of a job, which finds {@code python} in the given folder, whatever its name on this
     * machine. The shell creates the files in this folder instead of this JVM: a process forked meanwhile by another
     * run would inherit the open file, and executing it would fail ("Text file busy").
     */
    private static List<String> commandLine(Run run, String python, Path bin) throws IOException {
        Files.createDirectories(bin);
        Path model = bin.resolveSibling("python.sh");
        Files.writeString(model, "#!/bin/sh\nexec '" + python + "' \"$@\"\n");
        String make = "for name in python python3; do install -m 755 \"$1\" \"$2/$name\"; done; exec bash -c \"$3\"";
        return List.of("bash", "-c", make, "bash", model.toString(), bin.toString(), JobData.prepare(run));
    }

    private void environment(Run run, Map<String, String> environment) {
        environment.putAll(run.definition.environmentVariables());
        String workspace = run.workspace.path();
        String endpoint = api.get().toString();
        environment.put("AZUREML_RUN_ID", run.id);
        environment.put("AZUREML_RUN_TOKEN", run.token.value());
        environment.put(
                "AZUREML_RUN_TOKEN_EXPIRY", Long.toString(run.token.expires().getEpochSecond()));
        environment.put("AZUREML_SERVICE_ENDPOINT", endpoint);
        environment.put("AZUREML_DISCOVERY_SERVICE_ENDPOINT", endpoint + "/discovery");
        environment.put("AZUREML_WORKSPACE_ID", run.workspace.id);
        environment.put("AZUREML_WORKSPACE_SCOPE", workspace);
        environment.put("AZUREML_EXPERIMENT_SCOPE", workspace + "/experiments/" + run.experiment);
        environment.put("AZUREML_EXPERIMENT_NAME", run.experiment);
        environment.put(
                "AZUREML_EXPERIMENT_ID",
                run.workspace.runs.requireExperiment(run.experiment).id());
        environment.put("AZUREML_ARM_SUBSCRIPTION", run.workspace.subscription);
        environment.put("AZUREML_ARM_RESOURCEGROUP", run.workspace.resourceGroup);
        environment.put("AZUREML_ARM_WORKSPACE_NAME", run.workspace.name);
        environment.put("AZUREML_ARM_PROJECT_NAME", run.experiment);
        environment.put("AZUREML_NODE_COUNT", Integer.toString(run.definition.nodeCount()));
        environment.put("MLFLOW_TRACKING_URI", endpoint + "/mlflow/v1.0" + workspace);
        environment.put("MLFLOW_TRACKING_TOKEN", run.token.value());
        environment.put("MLFLOW_RUN_ID", run.id);
        if (trusted != null) {
            environment.put("SSL_CERT_FILE", trusted.toString());
            environment.put("REQUESTS_CA_BUNDLE", trusted.toString());
        }
        environment.put("MLFLOW_EXPERIMENT_NAME", run.experiment);
    }

    /** Returns why the script failed in one line: the last line of its traceback or of its output. */
    static String reason(Run run, int exitCode) {
        String tail = run.files
                .find(RunFiles.STD_LOG)
                .map(ScriptProcess::tail)
                .orElse("")
                .strip();
        int traceback = tail.lastIndexOf("Traceback (most recent call last):");
        if (traceback >= 0) {
            String[] lines = tail.substring(traceback).split("\\R");
            for (int i = 1; i < lines.length; i++) {
                if (!lines[i].isBlank() && !Character.isWhitespace(lines[i].charAt(0))) {
                    return "User program failed with " + lines[i].strip();
                }
            }
        }
        String last = tail.substring(tail.lastIndexOf('\n') + 1).strip();
        return "Execution failed. User process 'python' exited with status code " + exitCode
                + ". Please check log file 'user_logs/std_log.txt' for error details. Error: " + last;
    }

    private static String tail(Path file) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, in.length() - 16384);
            byte[] bytes = new byte[(int) (in.length() - from)];
            in.seek(from);
            in.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
