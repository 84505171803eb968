package io.jenkins.plugins.azureml.localazure;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resolves the <code>${{inputs.name}}</code> of commands and bindings. */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{\\{\\s*([\\w.\\-]+)\\s*}}");

    private static final Pattern OPTIONAL = Pattern.compile("\\$\\[\\[(.*?)]]");

    private Placeholders() {}

    /**
     * Replaces the placeholders.
     *
     * @param value returns the value of {@code inputs.name}, {@code outputs.name}, {@code search_space.name}…; null
     * if there is none
     */
    static String resolve(String text, UnaryOperator<String> value) {
        Matcher matcher = PLACEHOLDER.matcher(withoutEmptyOptions(text, value));
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            String found = value.apply(matcher.group(1));
            if (found == null) {
                throw FrontEnd.bad(
                        "The placeholder '" + matcher.group() + "' does not name an input or output.",
                        "InvalidParameterReference");
            }
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(found));
        }
        return matcher.appendTail(resolved).toString();
    }

    /** Removes each <code>$[[…]]</code> that contains an input without a value. */
    private static String withoutEmptyOptions(String text, UnaryOperator<String> value) {
        return OPTIONAL.matcher(text)
                .replaceAll(option -> PLACEHOLDER
                                .matcher(option.group(1))
                                .results()
                                .allMatch(each -> value.apply(each.group(1)) != null)
                        ? Matcher.quoteReplacement(option.group(1))
                        : "");
    }

    /** Returns the name if the whole text is one placeholder, else null. */
    static String name(String text) {
        Matcher matcher = PLACEHOLDER.matcher(text.trim());
        return matcher.matches() ? matcher.group(1) : null;
    }
}
