package io.jenkins.plugins.azureml.client.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Optional;
import java.util.regex.Pattern;

/** Selects models by name. {@code *} matches any number of characters; all other characters match themselves. */
public final class ModelNamePattern {

    private static final Pattern VALID = Pattern.compile("[\\w.*-]{1,255}");

    private final String text;

    /** @throws IllegalArgumentException if there is a {@link #problem} */
    public ModelNamePattern(String text) {
        problem(text).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        this.text = text;
    }

    /** Returns the problem with a pattern; empty if it is valid. */
    public static Optional<String> problem(@CheckForNull String text) {
        if (text == null || text.isBlank()) {
            return Optional.of("model is missing: set the name of a model, or a pattern such as iris-*");
        }
        return VALID.matcher(text).matches()
                ? Optional.empty()
                : Optional.of("model must have up to 255 letters, digits, '_', '-', '.' and '*' for any characters");
    }

    /** Returns the name of the only model that matches; empty if the pattern has a wildcard. */
    public Optional<String> exactName() {
        return text.contains("*") ? Optional.empty() : Optional.of(text);
    }

    /** Returns whether a name matches, in time proportional to the product of both lengths; a regular expression could take longer. */
    public boolean matches(@CheckForNull String name) {
        if (name == null) {
            return false;
        }
        int at = 0;
        int from = 0;
        int star = -1;
        int resume = 0;
        while (from < name.length()) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                resume = from;
            } else if (at < text.length() && text.charAt(at) == name.charAt(from)) {
                at++;
                from++;
            } else if (star >= 0) {
                at = star + 1;
                from = ++resume;
            } else {
                return false;
            }
        }
        return text.substring(at).chars().allMatch(c -> c == '*');
    }

    @Override
    public String toString() {
        return text;
    }
}
