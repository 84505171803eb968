package io.jenkins.plugins.azureml.testing.demo;

import io.jenkins.plugins.azureml.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The names of the {@code -D} options of the programs that {@link Launcher} starts. Prefixes end with a dot. */
final class OptionNames {
    private static final Map<String, Set<String>> BY_PROGRAM = Map.of(
            "DemoMain",
            Set.of(
                    "jenkinsfile",
                    "generation",
                    "tenant",
                    "stacktrace",
                    "stateTime",
                    "allowSharedKeyAccess",
                    "azureml.",
                    "credentials.",
                    "env.",
                    "params."),
            "LocalAzureMlMain",
            Set.of(
                    "port",
                    "forwardedPort",
                    "stateTime",
                    "python",
                    "file",
                    "tls",
                    "v1LegacyMode",
                    "allowSharedKeyAccess",
                    "systemDatastoresAuthMode"),
            "ChaosMain",
            Set.of("pipelines", "seed", "first", "parallel"),
            "BenchMain",
            Set.of("bench", "trial"),
            "ConformanceMain",
            Set.of("folder", "out", "compare", "microsoft-client.python"));

    /** Options that Maven's own plugins know. Others have a dot, for example {@code maven.repo.local}. */
    private static final Set<String> MAVEN = Set.of("skipTests");

    /** System properties of the plugin. */
    private static final String PLUGIN = "io.jenkins.plugins.azureml.";

    private OptionNames() {}

    static boolean isKnown(String mainClass, String name) {
        return name.startsWith(PLUGIN)
                || of(mainClass).stream()
                        .anyMatch(known -> known.endsWith(".") ? name.startsWith(known) : name.equals(known));
    }

    /** Returns what is wrong with an option that was typed; null if all are known to the program, Maven or the JVM. */
    static String problem(String mainClass, Set<String> typed) {
        Set<String> known = of(mainClass);
        for (String name : known.isEmpty() ? Set.<String>of() : typed) {
            if (isKnown(mainClass, name) || MAVEN.contains(name)) {
                continue;
            }
            String problem = "-D" + name + " is not an option of this command.";
            String meant = meant(name, known);
            if (meant != null) {
                return problem + " Did you mean -D" + meant + "?";
            }
            if (!name.contains(".")) {
                return problem + " Options: "
                        + String.join(
                                ", ",
                                new TreeSet<>(known)
                                        .stream()
                                                .map(each -> each.endsWith(".") ? each + "…" : each)
                                                .toList())
                        + ".";
            }
        }
        return null;
    }

    private static String meant(String name, Set<String> known) {
        int dot = name.indexOf('.') + 1;
        String begin = dot == 0 ? name : name.substring(0, dot);
        List<String> candidates =
                known.stream().filter(each -> each.endsWith(".") == dot > 0).toList();
        String suggestion = Suggestion.of(begin, candidates);
        if (suggestion.isEmpty()) {
            return null;
        }
        String meant = suggestion.substring(suggestion.indexOf('\'') + 1, suggestion.lastIndexOf('\''));
        return meant + (dot == 0 ? "" : name.substring(dot));
    }

    private static Set<String> of(String mainClass) {
        return BY_PROGRAM.getOrDefault(mainClass.substring(mainClass.lastIndexOf('.') + 1), Set.of());
    }
}
