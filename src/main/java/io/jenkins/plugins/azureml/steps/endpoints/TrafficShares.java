package io.jenkins.plugins.azureml.steps.endpoints;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Percentages of an endpoint's requests by deployment. */
final class TrafficShares {

    private TrafficShares() {}

    /** Validates percentages as text. Returns one sentence per problem. */
    @NonNull
    static List<String> problems(@CheckForNull Map<String, String> traffic) {
        if (traffic == null) {
            return List.of(
                    "traffic is missing: set the percentage of each deployment, for example [blue: 90, green: 10]");
        }
        List<String> problems = new ArrayList<>();
        traffic.forEach((deployment, percent) -> {
            if (percent == null || !percent.trim().matches("\\d{1,3}")) {
                problems.add(
                        "traffic of " + deployment + " must be a whole number from 0 to 100, not '" + percent + "'");
            }
        });
        return problems.isEmpty() ? OnlineEndpoints.trafficProblems(parse(traffic)) : problems;
    }

    /** Parses percentages that {@link #problems} has found valid. */
    @NonNull
    static LinkedHashMap<String, Integer> parse(@NonNull Map<String, String> traffic) {
        LinkedHashMap<String, Integer> shares = new LinkedHashMap<>();
        traffic.forEach((deployment, percent) -> shares.put(deployment, Integer.valueOf(percent.trim())));
        return shares;
    }

    /**
     * Returns the percentages after one deployment gets {@code percent}. The others share the rest in their current proportions. If no
     * other deployment has traffic, this one gets all of it, or none for 0.
     */
    @NonNull
    static LinkedHashMap<String, Integer> with(
            @NonNull Map<String, Integer> current, @NonNull String deployment, int percent) {
        Map<String, Integer> others = new LinkedHashMap<>(current);
        others.keySet().removeIf(deployment::equalsIgnoreCase);
        others.values().removeIf(share -> share <= 0);
        LinkedHashMap<String, Integer> shares = new LinkedHashMap<>();
        if (others.isEmpty()) {
            if (percent > 0) {
                shares.put(deployment, 100);
            }
            return shares;
        }
        int total = others.values().stream().mapToInt(Integer::intValue).sum();
        int left = 100 - percent;
        others.forEach((name, share) -> shares.put(name, share * left / total));
        // Rounding down leaves a remainder, which goes to the deployments with the largest fractions.
        others.keySet().stream()
                .sorted(Comparator.comparingInt(name -> -(others.get(name) * left % total)))
                .limit(left
                        - shares.values().stream().mapToInt(Integer::intValue).sum())
                .forEach(name -> shares.merge(name, 1, Integer::sum));
        shares.put(deployment, percent);
        shares.values().removeIf(share -> share == 0);
        return shares;
    }

    /**
     * Returns the percentages of all deployments that had or have traffic, with 0 for those that have none now.
     *
     * @param previous null if unknown
     */
    @NonNull
    static Map<String, Integer> after(@CheckForNull Map<String, Integer> previous, @NonNull Map<String, Integer> now) {
        Map<String, Integer> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (previous != null) {
            previous.keySet().forEach(deployment -> all.put(deployment, 0));
        }
        all.putAll(now);
        return all;
    }

    /** Formats percentages for the log, such as {@code blue 90 %, green 10 %}. */
    @NonNull
    static String text(@NonNull Map<String, Integer> shares) {
        return shares.isEmpty()
                ? "none"
                : shares.entrySet().stream()
                        .map(share -> share.getKey() + " " + share.getValue() + " %")
                        .collect(Collectors.joining(", "));
    }

    /** Formats percentages as Groovy code, such as {@code ['blue': 90, 'green': 10]}. */
    @NonNull
    static String code(@NonNull Map<String, Integer> shares) {
        return shares.isEmpty()
                ? "[:]"
                : shares.entrySet().stream()
                        .map(share -> "'" + share.getKey() + "': " + share.getValue())
                        .collect(Collectors.joining(", ", "[", "]"));
    }
}
