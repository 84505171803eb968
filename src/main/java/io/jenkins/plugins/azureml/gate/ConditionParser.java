package io.jenkins.plugins.azureml.gate;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses conditions:
 *
 * <pre>
 * condition = metric operator value
 * metric    = a name without blanks, quotes and &lt; &gt; = !; or any text in single or double quotes
 * operator  = "&gt;" | "&gt;=" | "&lt;" | "&lt;=" | "==" | "!="
 * value     = number | "previous" [ ( "+" | "-" | "*" | "/" ) number ]
 * </pre>
 */
final class ConditionParser {

    private static final String OPERATORS = ">, >=, <, <=, == or !=";
    private static final String VALUE = "a number or 'previous'";
    private static final String END = "the end of the condition";
    private static final Pattern NAME = Pattern.compile("[^\\s\"'<>=!]+");
    private static final Pattern SYMBOLS = Pattern.compile("[<>=!]+");
    /**
     * Characters of numbers. {@link Double#parseDouble} validates them, because a complete pattern could backtrack for
     * long.
     */
    private static final Pattern NUMBER = Pattern.compile("[-+.\\deE]+");

    private static final Pattern PREVIOUS = Pattern.compile("previous\\b");
    private static final Pattern ARITHMETIC = Pattern.compile("[-+*/]");
    private static final Pattern WORD = Pattern.compile("[<>=!]+|[^\\s<>=!]+");

    private final String text;
    private int at;

    ConditionParser(@NonNull String text) {
        this.text = text;
    }

    @NonNull
    Condition parse() {
        String metric = metric();
        blanks();
        int begin = at;
        String operator = take(SYMBOLS);
        if (operator == null || !operator.matches("[<>]=?|[=!]=")) {
            at = begin;
            boolean word = at < text.length() && Character.isLetter(text.charAt(at));
            throw expected(OPERATORS, word ? " (put a name with spaces in quotes)" : "");
        }
        Threshold threshold = value();
        blanks();
        if (at < text.length()) {
            boolean plain = threshold.ofPrevious() && threshold.arithmetic() == null;
            throw expected(plain ? "+, -, *, / or " + END : END);
        }
        return new Condition(text.trim(), metric, operator, threshold);
    }

    private String metric() {
        blanks();
        char quote = at < text.length() ? text.charAt(at) : ' ';
        if (quote == '"' || quote == '\'') {
            int end = text.indexOf(quote, at + 1);
            if (end < 0) {
                throw fault("the end of the name that begins with " + quote);
            }
            String name = text.substring(at + 1, end);
            at = end + 1;
            return name;
        }
        String name = take(NAME);
        if (name == null) {
            throw fault("the name of a metric");
        }
        return name;
    }

    private Threshold value() {
        blanks();
        if (take(PREVIOUS) == null) {
            return Threshold.of(number(VALUE));
        }
        blanks();
        String arithmetic = take(ARITHMETIC);
        if (arithmetic == null) {
            return new Threshold(true, null, 0);
        }
        blanks();
        int begin = at;
        double number = number("a number");
        if (arithmetic.equals("/") && number == 0) {
            at = begin;
            throw fault("a number other than 0");
        }
        return new Threshold(true, arithmetic.charAt(0), number);
    }

    private double number(String what) {
        int begin = at;
        String number = take(NUMBER);
        try {
            double value = number == null ? Double.NaN : Double.parseDouble(number);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below with the position of the number.
        }
        at = begin;
        throw expected(what);
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private String take(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        at = matcher.end();
        return matcher.group();
    }

    /** Creates an error with the position, what is expected there, and what was found. */
    private IllegalArgumentException expected(String what) {
        return expected(what, "");
    }

    private IllegalArgumentException expected(String what, String hint) {
        int begin = at;
        String found = take(WORD);
        at = begin;
        return fault(what + (found == null ? "" : ", not '" + found + "'") + hint);
    }

    private IllegalArgumentException fault(String what) {
        return new IllegalArgumentException("'" + text + "', character " + (at + 1) + ": expected " + what);
    }
}
