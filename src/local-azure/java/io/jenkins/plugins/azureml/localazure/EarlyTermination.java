package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Ends underperforming trials of a sweep, as Microsoft's "Tune hyperparameters" describes it. Each report of the
 * primary metric counts as one interval. The policy applies at multiples of {@code evaluationInterval} from {@code
 * delayEvaluation} on, and compares what all trials had reported by that interval.
 *
 * @param name the policy's name in the API
 * @param every evaluation interval, at least 1
 * @param from intervals before the first evaluation
 */
record EarlyTermination(String name, int every, int from, Rule rule) {

    static final EarlyTermination NONE = new EarlyTermination("Default", 1, 0, (own, all) -> false);

    /** Decides which trials underperform. */
    @FunctionalInterface
    interface Rule {
        /**
         * Returns whether to end a trial.
         *
         * @param own metrics that the trial has reported up to this interval, where larger is better
         * @param all metrics of all trials that reached the interval, this one included
         */
        boolean ends(List<Double> own, List<List<Double>> all);
    }

    /**
     * Parses a policy.
     *
     * @param type such as {@code Bandit}, in any letter case; empty for no policy
     * @param property returns a property by its v2 name, such as {@code slackFactor}
     * @throws IllegalArgumentException if the policy is invalid
     */
    static EarlyTermination of(String type, Function<String, JsonNode> property, boolean maximize) {
        Rule rule =
                switch (type.toLowerCase(Locale.ROOT)) {
                    case "", "default", "none" -> NONE.rule;
                    case "bandit" ->
                        bandit(
                                property.apply("slackFactor").asDouble(0),
                                property.apply("slackAmount").asDouble(0),
                                maximize);
                    case "medianstopping" -> EarlyTermination::isBelowMedian;
                    case "truncationselection" ->
                        truncation(property.apply("truncationPercentage").asInt(0));
                    default -> throw new IllegalArgumentException("The policy '" + type + "' is not known.");
                };
        // Microsoft's client sends 0 for an interval that is not set.
        int every = Math.max(1, property.apply("evaluationInterval").asInt(1));
        return new EarlyTermination(
                type, every, property.apply("delayEvaluation").asInt(0), rule);
    }

    private static Rule bandit(double factor, double amount, boolean maximize) {
        if (factor > 0 == amount > 0) {
            throw new IllegalArgumentException("A Bandit policy has either a slack factor or a slack amount.");
        }
        return (own, all) -> {
            double best = all.stream().mapToDouble(Collections::max).max().orElseThrow();
            double worst = amount > 0 ? best - amount : maximize ? best / (1 + factor) : best * (1 + factor);
            double of = Collections.max(own);
            return of < best && of < worst;
        };
    }

    private static boolean isBelowMedian(List<Double> own, List<List<Double>> all) {
        List<Double> averages = all.stream()
                .map(each ->
                        each.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
                .sorted()
                .toList();
        int half = averages.size() / 2;
        double median =
                averages.size() % 2 == 1 ? averages.get(half) : (averages.get(half - 1) + averages.get(half)) / 2;
        return Collections.max(own) < median;
    }

    private static Rule truncation(int percent) {
        if (percent < 1 || percent > 99) {
            throw new IllegalArgumentException(
                    "The truncation percentage of a TruncationSelection policy must be from 1 to 99.");
        }
        return (own, all) -> {
            double last = own.get(own.size() - 1);
            long worse = all.stream()
                    .filter(each -> each.get(each.size() - 1) < last)
                    .count();
            return worse < all.size() * percent / 100;
        };
    }

    /**
     * Returns whether to end a trial now.
     *
     * @param own metrics that the trial has reported so far, where larger is better
     * @param all the reports of all trials, this one included
     */
    boolean ends(List<Double> own, Collection<List<Double>> all) {
        int at = own.size() - own.size() % every;
        if (at < Math.max(1, from)) {
            return false;
        }
        return rule.ends(
                own.subList(0, at),
                all.stream()
                        .filter(each -> each.size() >= at)
                        .map(each -> each.subList(0, at))
                        .toList());
    }
}
