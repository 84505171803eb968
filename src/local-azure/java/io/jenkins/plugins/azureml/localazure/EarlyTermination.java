package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * By what a sweep ends trials that do badly before their time, as Microsoft's "Tune hyperparameters" describes it. Each value of
 * the primary metric that a trial reports is an interval; the policy is applied at the multiples of {@code evaluationInterval}
 * from {@code delayEvaluation} on, and compares what the trials had reported by the same interval.
 *
 * @param name in the service's word
 * @param every evaluation interval, at least 1
 * @param from intervals before the first evaluation
 */
record EarlyTermination(String name, int every, int from, Rule rule) {

    static final EarlyTermination NONE = new EarlyTermination("Default", 1, 0, (own, all) -> false);

    /** Which trials are bad. */
    @FunctionalInterface
    interface Rule {
        /**
         * @param own what a trial has reported up to some interval, the larger the better
         * @param all what all trials that came so far had reported by then, this one included
         */
        boolean ends(List<Double> own, List<List<Double>> all);
    }

    /**
     * Reads a policy.
     *
     * @param type as {@code Bandit}, in any case; empty for none
     * @param property by its name in v2, such as {@code slackFactor}
     * @throws IllegalArgumentException saying what is wrong with it
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
        // Microsoft's client writes 0 for what nobody has said.
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
     * Whether a trial is to be ended now.
     *
     * @param own what it has reported so far, the larger the better
     * @param all the same of all trials, this one included
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
