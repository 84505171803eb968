package io.jenkins.plugins.azureml.gate;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.math.BigDecimal;
import java.math.MathContext;

/** Metrics as a person reads them: six digits, where they tell. */
final class Numbers {

    private static final MathContext SHORT = new MathContext(6);

    private Numbers() {}

    @NonNull
    static String text(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).round(SHORT).stripTrailingZeros().toPlainString()
                : String.valueOf(value);
    }

    /** In full if the short form could not be told from that of {@code other}. */
    @NonNull
    static String text(double value, double other) {
        boolean alike = value != other && text(value).equals(text(other)) && Double.isFinite(value);
        return alike ? BigDecimal.valueOf(value).toPlainString() : text(value);
    }
}
