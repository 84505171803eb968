package io.jenkins.plugins.azureml.testing.demo;

import hudson.model.Result;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Runs a Jenkinsfile against a local Azure ML for {@code mvn -Pdemo}. The options are system properties, listed in
 * docs/examples/iris/README.md. Exit status 0 only if the pipeline succeeded. Failures print one paragraph.
 */
public final class DemoMain {
    private DemoMain() {}

    /** Argument: the project's folder. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        int status;
        try {
            status = run(DemoOptions.of(System.getProperties()), Path.of(arguments[0]), out);
        } catch (OptionException e) {
            out.println("ERROR: " + e.getMessage());
            status = 2;
        } catch (Exception e) {
            out.println("ERROR: the demo broke: " + e);
            if (Boolean.getBoolean("stacktrace")) {
                e.printStackTrace(out);
            }
            status = 3;
        }
        out.flush();
        System.exit(status);
    }

    private static int run(DemoOptions options, Path project, PrintStream out)
            throws OptionException, IOException, InterruptedException {
        try (Demo demo = new Demo(options, project, out)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(demo), "end of the demo"));
            return demo.run() == Result.SUCCESS ? 0 : 1;
        }
    }

    private static void end(Demo demo) {
        demo.abort();
        try {
            demo.close();
        } catch (IOException e) {
            // Temporary files that could not be deleted.
        }
    }
}
