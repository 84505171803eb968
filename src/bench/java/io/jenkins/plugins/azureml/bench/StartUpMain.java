package io.jenkins.plugins.azureml.bench;

import hudson.Extension;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import net.java.sezpoz.Index;
import net.java.sezpoz.IndexItem;

/** Creates all extensions, as a controller does when it starts, and prints the cost. */
public final class StartUpMain {

    static final String RESULT = "result ";

    private StartUpMain() {}

    /** @param arguments the only folder in which files may be created */
    public static void main(String[] arguments) throws Exception {
        // The controller loads this class in any case.
        Class.forName("jenkins.model.GlobalConfiguration");
        Class.forName("org.jenkinsci.plugins.workflow.steps.StepDescriptor");
        Path made = Path.of(arguments[0]);
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        long sockets = FileDescriptors.sockets();
        long files = FileDescriptors.files();
        long filesMade = files(made);
        int classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
        long begin = System.nanoTime();
        int extensions = 0;
        for (IndexItem<Extension, Object> item : Index.load(Extension.class, Object.class)) {
            item.instance();
            extensions++;
        }
        double millis = (System.nanoTime() - begin) / 1e6;
        int loaded = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount() - classes;
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .peek(thread -> System.out.println("a thread: " + thread.getName()))
                .count();
        System.out.println(RESULT + extensions + " " + millis + " " + loaded + " " + threads + " "
                + (FileDescriptors.sockets() - sockets) + " " + (FileDescriptors.files() - files) + " "
                + (files(made) - filesMade));
    }

    private static long files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
