package io.jenkins.plugins.azureml.testing.demo;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;

/** The other end of {@link Launcher}: takes the options as system properties and runs the program. */
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

    /** Nothing more is sent: the end of the pipe is the end of the launcher, however it came. */
    private static void awaitEndOf(DataInputStream pipe) {
        try {
            while (pipe.read() >= 0) {
                // Nothing is expected.
            }
        } catch (IOException e) {
            // As good as the end.
        }
        System.exit(1);
    }
}
