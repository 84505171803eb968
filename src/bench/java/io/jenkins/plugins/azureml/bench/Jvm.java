package io.jenkins.plugins.azureml.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** JVMs beside this one, with its class path. */
public final class Jvm {

    private Jvm() {}

    /** The command of a JVM, to which the main class and its arguments are added. */
    public static List<String> command(String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        if (Trial.ON) {
            command.add("-Dtrial");
        }
        command.add("-Djava.util.logging.config.file=src/test/resources/logging.properties");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        return command;
    }

    /** Runs a class to its end; what it prints is seen. */
    static void run(Path project, List<String> command) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command)
                .directory(project.toFile())
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("exit status " + status + " of " + command.get(command.size() - 1));
        }
    }

    /** A local Azure ML in a JVM of its own, so that what is measured here is the plugin's alone. */
    static final class Server implements AutoCloseable {

        private final Process process;
        final Properties properties = new Properties();

        Server(Path project) throws IOException, InterruptedException {
            Path file = Files.createTempFile("local-azure-", ".properties");
            Files.delete(file);
            List<String> command = command("-Xmx512m", "-Dfile=" + file, "-DstateTime=1");
            command.add("io.jenkins.plugins.azureml.localazure.LocalAzureMlMain");
            process = new ProcessBuilder(command)
                    .directory(project.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            while (!Files.exists(file) || !Files.readString(file).contains("storage=")) {
                if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                    throw new IOException("the local Azure ML ended with status " + process.exitValue());
                }
            }
            try (var reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
            Files.delete(file);
        }

        String get(String name) {
            return properties.getProperty(name);
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            // It deletes what it was sent, which would take time from what is measured next.
            process.waitFor(1, TimeUnit.MINUTES);
        }
    }
}
