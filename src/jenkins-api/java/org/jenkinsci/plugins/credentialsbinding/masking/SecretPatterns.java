package org.jenkinsci.plugins.credentialsbinding.masking;

import java.util.Collection;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Knows only the plain form of a secret. */
public class SecretPatterns {
    public static Pattern getAggregateSecretPattern(Collection<String> inputs) {
        return Pattern.compile(inputs.stream()
                .filter(input -> !input.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .distinct()
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
    }
}
