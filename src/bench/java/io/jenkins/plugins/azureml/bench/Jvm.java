package io.jenkins.plugins.azureml.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** Starts other JVMs with the class path of this one. */
public final class Jvm {

    private Jvm() {}

    /** Returns the command of a JVM, to which the caller adds the main class and its arguments. */
    public static List<String> command(String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        if (TrialMode.ON) {
            command.add("-Dtrial");
        }
        command.add("-Djava.util.logging.config.file=src/test/resources/logging.properties");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        return command;
    }

    /** Runs a class to its end and prints its output. */
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

    /** A local Azure ML in another JVM, so that measurements of this one cover only the plugin. */
    static final class Server implements AutoCloseable {

        private final Process process;
        final Properties properties = new Properties();
        /** The certificate to trust; null without TLS. */
        final Path certificate;

        Server(Path project, String... options) throws IOException, InterruptedException {
            Path file = Files.createTempFile("local-azure-", ".properties");
            Files.delete(file);
            List<String> command = command("-Xmx512m", "-Dfile=" + file, "-DstateTime=1");
            command.addAll(1, List.of(options));
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
            Path pem = Path.of(file + ".pem");
            certificate = Files.exists(pem) ? pem : null;
        }

        String get(String name) {
            return properties.getProperty(name);
        }

        @Override
        public void close() throws IOException, InterruptedException {
            process.destroy();
            if (certificate != null) {
                Files.deleteIfExists(certificate);
            }
            // It deletes the files that were uploaded, which would distort the next measurement.
            process.waitFor(1, TimeUnit.MINUTES);
        }
    }
}
