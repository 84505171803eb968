package io.jenkins.plugins.azureml.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** The text of a cell as a value. */
final class CsvCells {

    private static final Pattern DIGITS = Pattern.compile("-?\\d{1,300}");
    // As JSON writes numbers.
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,300}\\.\\d{1,300}"
            + "|-?\\d{1,300}[eE][-+]?\\d{1,4}"
            + "|-?\\d{1,300}\\.\\d{1,300}[eE][-+]?\\d{1,4}");
    private static final Pattern SPELLED = Pattern.compile("[-+.0-9eE]{1,300}");
    // 007 is the name of something.
    private static final Pattern LEADING_ZERO = Pattern.compile("-?0\\d.*");

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
        if (LEADING_ZERO.matcher(trimmed).matches()) {
            return text;
        }
        boolean fraction = NUMBER.matcher(trimmed).matches() && Double.isFinite(Double.parseDouble(trimmed));
        return fraction || DIGITS.matcher(trimmed).matches() ? number(trimmed) : text;
    }

    private static Number number(String text) throws InputException {
        if (DIGITS.matcher(text).matches()) {
            return integer(text);
        }
        try {
            double value = SPELLED.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new InputException("'" + text + "' is not a number");
    }

    private static Number integer(String text) throws InputException {
        if (!DIGITS.matcher(text).matches()) {
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
