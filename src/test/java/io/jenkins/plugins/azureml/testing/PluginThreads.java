package io.jenkins.plugins.azureml.testing;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists the threads of the plugin in this JVM, except those of its transport. */
public final class PluginThreads {

    private static final int FRAMES = 12;

    private PluginThreads() {}

    /**
     * Returns one text for all threads that are at the same place: their names, their state and the innermost frames of
     * their stack, one a line.
     */
    public static List<String> describe() {
        Map<String, List<String>> names = Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> each.getKey().getName().startsWith("Azure ML"))
                .collect(Collectors.groupingBy(
                        each -> each.getKey().getState() + frames(each.getValue()),
                        TreeMap::new,
                        Collectors.mapping(each -> each.getKey().getName(), Collectors.toList())));
        return names.entrySet().stream()
                .map(each -> "thread " + String.join(", ", each.getValue()) + ": " + each.getKey())
                .toList();
    }

    private static String frames(StackTraceElement[] stack) {
        return Stream.of(stack)
                .limit(FRAMES)
                .map(frame -> "\n      at " + frame)
                .collect(Collectors.joining());
    }
}
