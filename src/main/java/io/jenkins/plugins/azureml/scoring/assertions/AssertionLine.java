package io.jenkins.plugins.azureml.scoring.assertions;

import io.jenkins.plugins.azureml.Suggestion;
import io.jenkins.plugins.azureml.scoring.CsvCells;
import io.jenkins.plugins.azureml.scoring.InputException;
import io.jenkins.plugins.azureml.scoring.JsonValues;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts an assertion in text form to the equivalent map:
 *
 * <pre>
 * $.result[0] == "setosa"       $.result[0] != 2           $.score ~ 0.98 +- 0.01
 * $.result[*] matches [a-z]+    $.error does not exist     $.result size 3
 * $.score >= 0.5                $.score in 0..1            p95 <= 500 ms
 * </pre>
 */
final class AssertionLine {

    private static final Pattern NEAR = Pattern.compile("~=?\\s*(.+?)\\s*(?:\\+-|\\+/-|±)\\s*(\\S+)");
    private static final Pattern IN = Pattern.compile("in\\s+(\\S+?)\\s*\\.\\.\\s*(\\S+)");
    private static final Pattern COMPARISON = Pattern.compile("(>=|<=|>|<)\\s*(\\S+)");
    private static final Pattern NUMBER = Pattern.compile("[-+.0-9eE]{1,40}");
    private static final Pattern SIZE = Pattern.compile("size\\s*(==|>=|<=|>|<)?\\s*(\\d{1,9})");
    private static final List<String> OPERATORS = List.of("==", "!=", ">=", "<=", "in", "matches", "size", "exists");

    // A misspelled operator such as !== or =>, and a decimal comma.
    private static final Pattern MISSPELLED = Pattern.compile("[=<>!~]|[-+]?\\d*,\\d+$");
    private static final Pattern TOLERANCE = Pattern.compile("\\+-|\\+/-|±");
    private static final Pattern NOT_FINITE = Pattern.compile("(?i)[-+]?(?:nan|inf|infinity)");
    private static final Pattern LATENCY =
            Pattern.compile("(?:latency\\s+)?(" + LatencyAssertion.MEASURE.pattern() + ")\\s*(<=|<)\\s*(.+)");

    private AssertionLine() {}

    /** @throws IllegalArgumentException if the line is not an assertion */
    static Map<String, Object> parse(String line) {
        Map<String, Object> map = new LinkedHashMap<>();
        Matcher latency = LATENCY.matcher(line);
        if (latency.matches()) {
            map.put("latency", latency.group(1));
            map.put(latency.group(3).equals("<") ? "lessThan" : "atMost", latency.group(4));
            return map;
        }
        int end = pathEnd(line);
        if (!line.startsWith("$") || end == line.length()) {
            throw new IllegalArgumentException(
                    "'" + line + "' is not a valid assertion; examples: '$.result[0] == 1', '$.score ~ 0.98 +- 0.01',"
                            + " '$.score in 0..1', '$.class matches set.*', '$.result size 3', '$.error does not exist' or"
                            + " 'p95 <= 500 ms'");
        }
        map.put("path", line.substring(0, end));
        put(map, line.substring(end).trim(), line);
        return map;
    }

    /** Returns the index of the first blank outside of brackets and quotes. */
    private static int pathEnd(String line) {
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '[' || c == '(') {
                depth++;
            } else if (c == ']' || c == ')') {
                depth--;
            } else if (Character.isWhitespace(c) && depth <= 0) {
                return i;
            }
        }
        return line.length();
    }

    private static void put(Map<String, Object> map, String rest, String line) {
        Matcher near = NEAR.matcher(rest);
        Matcher in = IN.matcher(rest);
        Matcher compared = COMPARISON.matcher(rest);
        Matcher size = SIZE.matcher(rest);
        if (near.matches()) {
            map.put("approximately", value(near.group(1)));
            map.put("tolerance", number(near.group(2)));
        } else if (in.matches()) {
            map.put("range", Arrays.asList(number(in.group(1)), number(in.group(2))));
        } else if (compared.matches()) {
            String key =
                    switch (compared.group(1)) {
                        case ">=" -> "atLeast";
                        case "<=" -> "atMost";
                        case ">" -> "moreThan";
                        default -> "lessThan";
                    };
            map.put(key, number(compared.group(2)));
        } else if (size.matches()) {
            map.put("size", size.group(1) == null ? Integer.valueOf(size.group(2)) : size.group(1) + size.group(2));
        } else if (rest.startsWith("==")) {
            map.put("equals", value(rest.substring(2)));
        } else if (rest.startsWith("!=")) {
            map.put("notEquals", value(rest.substring(2)));
        } else if (rest.startsWith("matches ")) {
            map.put("matches", rest.substring("matches ".length()).trim());
        } else if (rest.equals("exists")) {
            map.put("exists", true);
        } else if (rest.equals("does not exist") || rest.equals("not exists")) {
            map.put("exists", false);
        } else {
            throw new IllegalArgumentException("'" + rest + "' in '" + line
                    + "' is not valid; after the path use ==, !=, >=, <=, >, <, 'in 0..1', '~ 1 +- 0.1', 'matches"
                    + " …', 'size 3', 'exists' or 'does not exist'."
                    + Suggestion.of(rest.split("[\\s\\d]", 2)[0], OPERATORS));
        }
    }

    private static Double number(String text) {
        try {
            if (NUMBER.matcher(text).matches()) {
                return Double.valueOf(text);
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw new IllegalArgumentException("'" + text + "' is not a number");
    }

    /**
     * Parses JSON, or a number or boolean in another spelling. Any other text is used as is, so that words need no
     * quotes.
     */
    private static Object value(String text) {
        String trimmed = text.trim();
        try {
            return JsonValues.parse("the value", trimmed);
        } catch (InputException e) {
            if (trimmed.isEmpty() || trimmed.startsWith("[") || trimmed.startsWith("{") || trimmed.startsWith("\"")) {
                throw new IllegalArgumentException("the value '" + trimmed + "' is not JSON", e);
            }
            boolean begun = trimmed.startsWith("'");
            if (begun && trimmed.length() > 1 && trimmed.endsWith("'")) {
                return trimmed.substring(1, trimmed.length() - 1);
            }
            if (begun
                    || MISSPELLED.matcher(trimmed).lookingAt()
                    || TOLERANCE.matcher(trimmed).find()) {
                throw new IllegalArgumentException("the value '" + trimmed + "' is not valid; put text in quotes", e);
            }
            if (NOT_FINITE.matcher(trimmed).matches()) {
                throw new IllegalArgumentException(
                        "no value can be compared with " + trimmed + " with >=, <=, >, < or 'in'. Put text in quotes",
                        e);
            }
            return CsvCells.recognize(trimmed);
        }
    }
}
