package io.jenkins.plugins.azureml.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** The text of a cell as a value. */
final class CsvCells {

    // As JSON writes them: 007 stays text.
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9]\\d{0,300})");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d{1,300}(\\.\\d{0,300})?|\\.\\d{1,300})([eE][-+]?\\d{1,4})?");
    private static final Pattern PLAIN_NUMBER =
            Pattern.compile("-?(0|[1-9]\\d{0,300})(\\.\\d{1,300})?([eE][-+]?\\d{1,4})?");

    private CsvCells() {}

    /** @throws IllegalArgumentException if the text is none of that type; the message says so */
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
            default -> guessed(text, trimmed);
        };
    }

    private static Object guessed(String text, String trimmed) throws InputException {
        if (trimmed.equalsIgnoreCase("true") || trimmed.equalsIgnoreCase("false")) {
            return Boolean.valueOf(trimmed);
        }
        return PLAIN_NUMBER.matcher(trimmed).matches() ? number(trimmed) : text;
    }

    private static Number number(String text) throws InputException {
        if (INTEGER.matcher(text).matches()) {
            return integer(text);
        }
        double value = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        if (!Double.isFinite(value)) {
            throw new InputException("'" + text + "' is not a number");
        }
        return value;
    }

    private static Number integer(String text) throws InputException {
        if (!INTEGER.matcher(text).matches()) {
            throw new InputException("'" + text + "' is not a whole number");
        }
        BigInteger value = new BigInteger(text);
        if (value.bitLength() < 32) {
            return value.intValue();
        }
        return value.bitLength() < 64 ? (Number) value.longValue() : value;
    }

    private static Boolean flag(String text) throws InputException {
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new InputException("'" + text + "' is neither true nor false");
        };
    }
}
