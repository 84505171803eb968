package io.jenkins.plugins.azureml.testing.demo;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;

/**
 * Runs the program in the JVM that {@link Launcher} starts, after reading the options from the pipe as system
 * properties.
 */
final class ForkedMain {
    private ForkedMain() {}

    /** Arguments: the class whose main is to run, and that main's argument. */
    public static void main(String[] arguments) throws Exception {
        DataInputStream pipe = new DataInputStream(System.in);
        for (int left = pipe.readInt(); left > 0; left--) {
            System.setProperty(pipe.readUTF(), pipe.readUTF());
        }
        Thread lifeline = new Thread(() -> awaitEndOf(pipe), "lifeline");
        lifeline.setDaemon(true);
        lifeline.start();
        try {
            Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                    new String[] {arguments[1]});
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Exits when the pipe ends, which means that the launcher has ended for whatever reason. */
    private static void awaitEndOf(DataInputStream pipe) {
        try {
            while (pipe.read() >= 0) {
                // The launcher sends nothing more.
            }
        } catch (IOException e) {
            // The launcher has ended.
        }
        System.exit(1);
    }
}
