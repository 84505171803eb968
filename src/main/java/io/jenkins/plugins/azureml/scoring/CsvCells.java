package io.jenkins.plugins.azureml.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/** Converts the text of cells to values. */
public final class CsvCells {

    private static final Pattern DIGITS = Pattern.compile("[-+]?\\d{1,300}");
    private static final Pattern SPELLED = Pattern.compile("[-+.0-9eE]{1,300}");
    // A number such as 007 is an identifier.
    private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0\\d.*");

    private CsvCells() {}

    /** @throws InputException if the text is not of this type */
    @CheckForNull
    static Object value(String text, ColumnSpec.Type type) throws InputException {
        String trimmed = text.trim();
        if (type == ColumnSpec.Type.TEXT) {
            return text;
        }
        if (trimmed.isEmpty()) {
            return null;
        }
        return switch (type) {
            case NUMBER -> number(trimmed);
            case INTEGER -> integer(trimmed);
            case BOOLEAN -> flag(trimmed);
            case JSON -> JsonValues.parse("the cell", trimmed);
            default -> recognize(text);
        };
    }

    /** Recognizes numbers, {@code true} and {@code false}; returns any other text unchanged. */
    public static Object recognize(String text) {
        String trimmed = text.trim();
        if (trimmed.equalsIgnoreCase("true") || trimmed.equalsIgnoreCase("false")) {
            return Boolean.valueOf(trimmed);
        }
        Number number = LEADING_ZERO.matcher(trimmed).matches() ? null : numberOrNull(trimmed);
        return number == null ? text : number;
    }

    private static Number number(String text) throws InputException {
        Number number = numberOrNull(text);
        if (number == null) {
            throw new InputException("'" + text + "' is not a number");
        }
        return number;
    }

    /** Returns null if the text is not a number or exceeds the range of JSON readers. */
    @CheckForNull
    static Number numberOrNull(String text) {
        if (DIGITS.matcher(text).matches()) {
            return shortest(new BigInteger(text));
        }
        try {
            double value = SPELLED.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
            return Double.isFinite(value) ? value : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Number integer(String text) throws InputException {
        if (!DIGITS.matcher(text).matches()) {
            throw new InputException("'" + text + "' is not a whole number");
        }
        return shortest(new BigInteger(text));
    }

    private static Number shortest(BigInteger value) {
        if (value.bitLength() < 32) {
            return value.intValue();
        }
        return value.bitLength() < 64 ? (Number) value.longValue() : value;
    }

    private static Boolean flag(String text) throws InputException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new InputException("'" + text + "' is neither true nor false");
        };
    }
}
