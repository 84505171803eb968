package io.jenkins.plugins.azureml.localazure;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the subset of OData filters that clients send to run history: comparisons of fields, and, or, parentheses. */
final class ODataFilter {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(?:(\\()|(\\))|'((?:[^']|'')*)'|([A-Za-z_][\\w/.$]*)|(-?\\d+))");

    private final String text;
    private final Matcher matcher;
    private int position;

    private ODataFilter(String text) {
        this.text = text;
        this.matcher = TOKEN.matcher(text);
    }

    static Predicate<Run> parse(String text) {
        if (text == null || text.isBlank()) {
            return run -> true;
        }
        ODataFilter filter = new ODataFilter(text);
        Predicate<Run> predicate = filter.or();
        if (!text.substring(filter.position).isBlank()) {
            throw filter.bad();
        }
        return predicate;
    }

    private Predicate<Run> or() {
        Predicate<Run> left = and();
        while (word("or")) {
            left = left.or(and());
        }
        return left;
    }

    private Predicate<Run> and() {
        Predicate<Run> left = primary();
        while (word("and")) {
            left = left.and(primary());
        }
        return left;
    }

    private Predicate<Run> primary() {
        next();
        if (matcher.group(1) != null) {
            Predicate<Run> inner = or();
            next();
            if (matcher.group(2) == null) {
                throw bad();
            }
            return inner;
        }
        String field = matcher.group(4);
        next();
        String operator = matcher.group(4);
        next();
        String value = matcher.group(3) != null ? matcher.group(3).replace("''", "'") : matcher.group(5);
        if (field == null || operator == null || value == null) {
            throw bad();
        }
        return switch (operator.toLowerCase(Locale.ROOT)) {
            case "eq" -> run -> value.equals(read(run, field));
            case "ne" -> run -> !value.equals(read(run, field));
            default -> throw bad();
        };
    }

    private String read(Run run, String field) {
        if (field.toLowerCase(Locale.ROOT).startsWith("tags/")) {
            return run.state().tags().get(field.substring(5));
        }
        if (field.toLowerCase(Locale.ROOT).startsWith("properties/")) {
            return run.state().properties().get(field.substring(11));
        }
        return switch (field.toLowerCase(Locale.ROOT)) {
            case "runid" -> run.id;
            case "status" -> run.status();
            case "target" -> run.definition.target();
            case "runtype" -> run.runType;
            case "parentrunid" -> run.parent == null ? null : run.parent.id;
            case "experimentname" -> run.experiment;
            case "runnumber" -> Integer.toString(run.number);
            default -> throw bad();
        };
    }

    private boolean word(String wanted) {
        if (matcher.find(position) && matcher.start() == position && wanted.equalsIgnoreCase(matcher.group(4))) {
            position = matcher.end();
            return true;
        }
        return false;
    }

    private void next() {
        if (!matcher.find(position) || matcher.start() != position) {
            throw bad();
        }
        position = matcher.end();
    }

    private ServiceException bad() {
        return ServiceException.userError(
                "The filter \"" + text + "\" is not understood.", "BadArgument", "InvalidFilter");
    }
}
