package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;

/** Writes values like Python's {@code str}, which scripts and the hashes of components expect. */
final class PythonText {

    /** Exponents between which Python writes a number without an exponent. */
    private static final int SMALLEST_PLAIN = -4;

    private static final int LARGEST_PLAIN = 15;

    private PythonText() {}

    /** @param value text, number or boolean */
    @NonNull
    static String of(@NonNull JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue() ? "True" : "False";
        }
        return value.isFloatingPointNumber() ? of(value.doubleValue()) : value.asText();
    }

    @NonNull
    static String of(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String[] parts = Double.toString(Math.abs(value)).split("E");
        String digits = parts[0].replace(".", "");
        int exponent = parts[0].indexOf('.') - 1 + (parts.length == 1 ? 0 : Integer.parseInt(parts[1]));
        int zeros = digits.length() - digits.replaceFirst("^0+", "").length();
        digits = digits.substring(zeros).replaceFirst("0+$", "");
        exponent -= zeros;
        String sign = value < 0 || 1 / value < 0 ? "-" : "";
        if (digits.isEmpty()) {
            return sign + "0.0";
        }
        if (exponent < SMALLEST_PLAIN || exponent > LARGEST_PLAIN) {
            String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
            return sign + mantissa + String.format("e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
        }
        if (exponent < 0) {
            return sign + "0." + "0".repeat(-exponent - 1) + digits;
        }
        String padded = digits + "0".repeat(Math.max(0, exponent + 2 - digits.length()));
        return sign + padded.substring(0, exponent + 1) + "." + padded.substring(exponent + 1);
    }
}
