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

/** The shares of an endpoint's deployments in its requests, in whole percent. */
final class TrafficShares {

    private TrafficShares() {}

    /** What is wrong with the shares as a Jenkinsfile or a form gives them, a sentence each. */
    @NonNull
    static List<String> problems(@CheckForNull Map<String, String> traffic) {
        if (traffic == null) {
            return List.of("traffic is missing: give percent by deployment, as [blue: 90, green: 10]");
        }
        List<String> problems = new ArrayList<>();
        traffic.forEach((deployment, percent) -> {
            if (percent == null || !percent.trim().matches("\\d{1,3}")) {
                problems.add("traffic of " + deployment + " must be a whole number of percent, not '" + percent + "'");
            }
        });
        return problems.isEmpty() ? OnlineEndpoints.trafficProblems(parse(traffic)) : problems;
    }

    @NonNull
    static LinkedHashMap<String, Integer> parse(@NonNull Map<String, String> traffic) {
        LinkedHashMap<String, Integer> shares = new LinkedHashMap<>();
        traffic.forEach((deployment, percent) -> shares.put(deployment, Integer.valueOf(percent.trim())));
        return shares;
    }

    /**
     * The shares once a deployment has {@code percent}: what is left goes to the others in the proportions that they have now. If
     * there are no others with traffic, it is all or nothing.
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
        // What rounding has lost goes to those who lost most by it.
        others.keySet().stream()
                .sorted(Comparator.comparingInt(name -> -(others.get(name) * left % total)))
                .limit(left
                        - shares.values().stream().mapToInt(Integer::intValue).sum())
                .forEach(name -> shares.merge(name, 1, Integer::sum));
        shares.put(deployment, percent);
        shares.values().removeIf(share -> share == 0);
        return shares;
    }

    /** The shares of all that had or have one, 0 of those that have none any more. */
    @NonNull
    static Map<String, Integer> after(@CheckForNull Map<String, Integer> previous, @NonNull Map<String, Integer> now) {
        Map<String, Integer> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (previous != null) {
            previous.keySet().forEach(deployment -> all.put(deployment, 0));
        }
        all.putAll(now);
        return all;
    }

    /** {@code blue 90 %, green 10 %}. */
    @NonNull
    static String text(@NonNull Map<String, Integer> shares) {
        return shares.isEmpty()
                ? "nobody"
                : shares.entrySet().stream()
                        .map(share -> share.getKey() + " " + share.getValue() + " %")
                        .collect(Collectors.joining(", "));
    }

    /** As a Jenkinsfile has it: {@code [blue: 90, green: 10]}. */
    @NonNull
    static String code(@NonNull Map<String, Integer> shares) {
        return shares.isEmpty()
                ? "[:]"
                : shares.entrySet().stream()
                        .map(share -> "'" + share.getKey() + "': " + share.getValue())
                        .collect(Collectors.joining(", ", "[", "]"));
    }
}
