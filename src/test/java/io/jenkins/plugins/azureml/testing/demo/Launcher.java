package io.jenkins.plugins.azureml.testing.demo;

import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Starts the actual program in a new JVM, so that neither Maven's encoding nor its class loader matters. Maven runs
 * this class in its own JVM. Options may contain secrets, so they are passed through a pipe instead of the command
 * line.
 */
public final class Launcher {
    private static final long SECONDS_TO_END = 45;

    private Launcher() {}

    /** Arguments: the project's folder, the class whose main is to run. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path project = Path.of(arguments[0]);
        String problem = OptionNames.problem(arguments[1], TypedOptions.names());
        if (problem != null) {
            System.out.println("ERROR: " + problem);
            System.out.flush();
            System.exit(2);
        }
        Process child = start(project, arguments[1]);
        // Forwards a signal that reaches only Maven, and keeps Maven alive until the child has ended.
        Thread end = new Thread(() -> end(child), "end of the demo");
        Runtime.getRuntime().addShutdownHook(end);
        try (DataOutputStream pipe = new DataOutputStream(child.getOutputStream())) {
            send(options(project, arguments[1]), pipe);
            int status = child.waitFor();
            if (status != 0) {
                System.out.flush();
                System.err.flush();
                System.exit(status);
            }
        }
        Runtime.getRuntime().removeShutdownHook(end);
    }

    private static Process start(Path project, String mainClass) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=UTF-8",
                "-Dsun.jnu.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-Djava.util.logging.config.file=" + project.resolve("src/test/resources/logging.properties"),
                // The program ends within seconds.
                "-XX:TieredStopAtLevel=1",
                ForkedMain.class.getName(),
                mainClass,
                project.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", classPath());
        builder.environment().put("LC_ALL", "C.UTF-8");
        // With these variables each JVM prints a line about them.
        builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS"));
        return builder.start();
    }

    private static String classPath() {
        if (Launcher.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs()).map(Launcher::path).collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }

    private static String path(URL url) {
        return Path.of(java.net.URI.create(url.toString())).toString();
    }

    private static Map<String, String> options(Path project, String mainClass) {
        Map<String, String> options = new TreeMap<>();
        options.put("file", project.resolve("target/local-azure.properties").toString());
        for (String name : System.getProperties().stringPropertyNames()) {
            if (OptionNames.isKnown(mainClass, name)) {
                options.put(name, TypedOptions.get(name, System.getProperties()));
            }
        }
        return options;
    }

    private static void send(Map<String, String> options, DataOutputStream pipe) throws IOException {
        pipe.writeInt(options.size());
        for (Map.Entry<String, String> option : options.entrySet()) {
            pipe.writeUTF(option.getKey());
            pipe.writeUTF(option.getValue());
        }
        pipe.flush();
    }

    private static void end(Process child) {
        child.destroy();
        try {
            if (!child.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                child.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
