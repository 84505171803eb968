package io.jenkins.plugins.azureml.bench;

import hudson.Extension;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import net.java.sezpoz.Index;
import net.java.sezpoz.IndexItem;

/** Makes all extensions, which is what a controller does with the plugin when it starts. */
public final class StartUpMain {

    private StartUpMain() {}

    public static void main(String[] arguments) throws Exception {
        // What the controller has loaded anyway.
        Class.forName("jenkins.model.GlobalConfiguration");
        Class.forName("org.jenkinsci.plugins.workflow.steps.StepDescriptor");
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        int classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
        long sockets = sockets();
        long begin = System.nanoTime();
        int extensions = 0;
        for (IndexItem<Extension, Object> item : Index.load(Extension.class, Object.class)) {
            item.instance();
            extensions++;
        }
        double millis = (System.nanoTime() - begin) / 1e6;
        int loaded = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount() - classes;
        Set<String> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .collect(Collectors.toSet());
        Report report = new Report(
                Path.of(arguments[0]), "startup", "extensions", "ms", "classes loaded", "threads", "open sockets");
        report.row(
                extensions,
                millis,
                loaded,
                threads.size() + (threads.isEmpty() ? "" : " " + threads),
                sockets() - sockets);
        report.write();
    }

    private static long sockets() {
        java.io.File[] open = new java.io.File("/proc/self/fd").listFiles();
        if (open == null) {
            return 0;
        }
        long count = 0;
        for (java.io.File file : open) {
            try {
                if (java.nio.file.Files.readSymbolicLink(file.toPath())
                        .toString()
                        .startsWith("socket:")) {
                    count++;
                }
            } catch (java.io.IOException e) {
                // Closed meanwhile.
            }
        }
        return count;
    }
}
