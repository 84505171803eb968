package io.jenkins.plugins.azureml.definitions.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The values of a definition that are neither mappings nor lists. Each keeps the text as written, because its type
 * alone does not say what a field needs: where text is wanted, {@code 010} is not eight.
 *
 * <p>All readers of definitions decide here what a scalar means, so that jobs, deployments, tags, environment
 * variables, inputs and choices agree.
 */
public final class Scalars {

    /** Parsing a long number takes quadratic time. */
    private static final int MAX_DIGITS = 1000;

    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+(?:_[0-9]+)*+");
    private static final Pattern REAL =
            Pattern.compile("[-+]?(?:[0-9]+(?:_[0-9]+)*+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?");
    private static final int SIGNIFICANT_DIGITS = 17;

    /** Smallest exponent of ten with which Python writes a number in scientific notation. */
    private static final int SCIENTIFIC = 16;

    private Scalars() {}

    /** A value that remembers its spelling. */
    private interface Written {
        String written();
    }

    /** Returns the value of a scalar of a YAML text; null if the type is not one of those that Microsoft's client has. */
    @CheckForNull
    static JsonNode of(@NonNull Tag type, @NonNull String text) {
        if (type.equals(Tag.STR)) {
            return TextNode.valueOf(text);
        }
        if (type.equals(Tag.NULL)) {
            return NullNode.getInstance();
        }
        if (type.equals(Tag.BOOL)) {
            return new WrittenBoolean(text.matches("(?i)true|yes|on"), text);
        }
        boolean isNumber = type.equals(Tag.INT) || type.equals(Tag.FLOAT);
        if (!isNumber && !type.equals(Tag.TIMESTAMP)) {
            return null;
        }
        try {
            if (isNumber && text.length() <= MAX_DIGITS) {
                return type.equals(Tag.INT) ? new WrittenInt(whole(text), text) : new WrittenFloat(real(text), text);
            }
        } catch (NumberFormatException e) {
            // JSON has no number for infinity and NaN.
            return new Other(text);
        }
        return new Other(text);
    }

    /** Returns the value of a boolean of a JSON text. */
    @NonNull
    static JsonNode ofJsonBoolean(boolean value) {
        return new WrittenBoolean(value, String.valueOf(value));
    }

    /** Returns the value of a number of a JSON text. */
    @NonNull
    static JsonNode ofJsonNumber(@NonNull String text) {
        if (text.length() > MAX_DIGITS) {
            return new Other(text);
        }
        return text.matches("-?[0-9]+")
                ? new WrittenInt(new BigInteger(text), text)
                : new WrittenFloat(new BigDecimal(text), text);
    }

    private static BigInteger whole(String text) {
        String digits = text.replace("_", "").replace("+", "");
        String sign = digits.startsWith("-") ? "-" : "";
        digits = digits.substring(sign.length());
        if (digits.startsWith("0b")) {
            return new BigInteger(sign + digits.substring(2), 2);
        }
        if (digits.startsWith("0x")) {
            return new BigInteger(sign + digits.substring(2), 16);
        }
        if (digits.contains(":")) {
            return new BigInteger(sign + sixty(digits).toBigIntegerExact());
        }
        return new BigInteger(sign + digits, digits.length() > 1 && digits.startsWith("0") ? 8 : 10);
    }

    private static BigDecimal real(String text) {
        String digits = text.replace("_", "");
        if (digits.contains(":")) {
            BigDecimal value = sixty(digits.replaceFirst("^[-+]", ""));
            return digits.startsWith("-") ? value.negate() : value;
        }
        return new BigDecimal(digits);
    }

    /** Returns the value of {@code 12:30} and the like, which YAML 1.1 reads with the base 60. */
    private static BigDecimal sixty(String digits) {
        BigDecimal value = BigDecimal.ZERO;
        for (String part : digits.split(":")) {
            value = value.multiply(BigDecimal.valueOf(60)).add(new BigDecimal(part));
        }
        return value;
    }

    /** Returns whether the value is text for Microsoft's client. Dates and infinity are not. */
    public static boolean isText(@NonNull JsonNode value) {
        return value.isTextual() && !(value instanceof Other);
    }

    /** Returns whether the value was read from a file, where its spelling matters. */
    static boolean isWritten(@NonNull JsonNode value) {
        return value instanceof Written;
    }

    /** Describes the type of a value that is not text. */
    @NonNull
    public static String kind(@NonNull JsonNode value) {
        return value.isBoolean() ? "a boolean" : value.isNumber() ? "a number" : "no text";
    }

    /** Returns the value as the user wrote it. */
    @NonNull
    public static String written(@NonNull JsonNode value) {
        if (value instanceof Written scalar) {
            return scalar.written();
        }
        return value.isBigDecimal() ? value.decimalValue().toPlainString() : value.asText();
    }

    /**
     * Returns the text that Microsoft's client makes of a value where a value of any type is accepted: booleans and
     * numbers as Python writes them.
     */
    @NonNull
    public static String literal(@NonNull JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue() ? "True" : "False";
        }
        // 1e-3 is a number in JSON. Microsoft's client reads JSON files as YAML, where it is text.
        if (value instanceof WrittenFloat real
                && YamlTypes.FLOAT.matcher(real.written()).matches()) {
            return python(
                    real.written().startsWith("-") ? -real.decimalValue().abs().doubleValue() : real.doubleValue());
        }
        return value instanceof WrittenInt ? value.bigIntegerValue().toString() : written(value);
    }

    /** Returns the whole number that a value stands for; null if it does not. */
    @CheckForNull
    public static BigInteger whole(@NonNull JsonNode value) {
        if (value.isNumber()) {
            return value.decimalValue().toBigInteger();
        }
        String text = isText(value) ? value.textValue().trim() : "";
        return text.length() <= MAX_DIGITS && WHOLE.matcher(text).matches()
                ? new BigInteger(text.replace("_", "").replace("+", ""))
                : null;
    }

    /** Returns the number that a value stands for; null if it does not. */
    @CheckForNull
    public static JsonNode number(@NonNull JsonNode value) {
        if (value.isNumber()) {
            return value;
        }
        String text = isText(value) ? value.textValue().trim() : "";
        return text.length() <= MAX_DIGITS && REAL.matcher(text).matches()
                ? DecimalNode.valueOf(plain(new BigDecimal(text.replace("_", ""))))
                : null;
    }

    /** Returns the boolean that a value stands for; null if it does not. */
    @CheckForNull
    public static Boolean flag(@NonNull JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        String text = value.isContainerNode() ? "" : value.asText().trim();
        if (text.matches("t|T|true|True|TRUE|on|On|ON|y|Y|yes|Yes|YES|1")) {
            return Boolean.TRUE;
        }
        return text.matches("f|F|false|False|FALSE|off|Off|OFF|n|N|no|No|NO|0") ? Boolean.FALSE : null;
    }

    /** Returns a value without its spelling, for bodies of requests. */
    @NonNull
    public static JsonNode plain(@NonNull JsonNode value) {
        return value instanceof WrittenFloat real ? DecimalNode.valueOf(plain(real.decimalValue())) : value;
    }

    /** Returns whether a value says nothing: null, false, blank, or a mapping or list of such values. */
    public static boolean isUnset(@NonNull JsonNode value) {
        if (value.isContainerNode()) {
            for (JsonNode each : value) {
                if (!isUnset(each)) {
                    return false;
                }
            }
            return true;
        }
        return value.isNull()
                || value.isBoolean() && !value.booleanValue()
                || value.isTextual() && value.textValue().isBlank();
    }

    private static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 && stripped.precision() - stripped.scale() <= SIGNIFICANT_DIGITS
                ? stripped.setScale(0)
                : stripped;
    }

    /** Writes a finite number as Python does, which scripts and the hashes of components expect. */
    @NonNull
    public static String python(double value) {
        boolean negative = value < 0 || 1 / value < 0;
        if (value == 0) {
            return negative ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(value);
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < SCIENTIFIC) {
            return shortest.scale() < 1 ? shortest.setScale(1).toPlainString() : shortest.toPlainString();
        }
        String digits = shortest.unscaledValue().abs().toString();
        return (negative ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    /** Returns the number with the fewest digits that is this double. */
    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < SIGNIFICANT_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                return rounded.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(SIGNIFICANT_DIGITS, RoundingMode.HALF_EVEN));
    }

    private static final class WrittenInt extends BigIntegerNode implements Written {

        private static final long serialVersionUID = 1L;

        private final String written;

        WrittenInt(BigInteger value, String written) {
            super(value);
            this.written = written;
        }

        @Override
        public String written() {
            return written;
        }
    }

    private static final class WrittenFloat extends DecimalNode implements Written {

        private static final long serialVersionUID = 1L;

        private final String written;

        WrittenFloat(BigDecimal value, String written) {
            super(value);
            this.written = written;
        }

        @Override
        public String written() {
            return written;
        }
    }

    private static final class WrittenBoolean extends BooleanNode implements Written {

        private static final long serialVersionUID = 1L;

        private final String written;

        WrittenBoolean(boolean value, String written) {
            super(value);
            this.written = written;
        }

        @Override
        public String written() {
            return written;
        }
    }

    /** A date, infinity, or a number too long to be read: neither text nor number. */
    private static final class Other extends TextNode implements Written {

        private static final long serialVersionUID = 1L;

        Other(String written) {
            super(written);
        }

        @Override
        public String written() {
            return textValue();
        }
    }
}
