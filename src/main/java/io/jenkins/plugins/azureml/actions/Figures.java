package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as a person reads them, on a page and in a build log. */
public final class Figures {

    private Figures() {}

    /** For example {@code 0.25}, {@code 1.5E+12}, {@code NaN}: six digits. */
    @NonNull
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros();
        boolean longAsPlain = value != 0 && (Math.abs(value) >= 1e9 || Math.abs(value) < 1e-6);
        return longAsPlain ? rounded.toString() : rounded.toPlainString();
    }

    /** The value for the remote API; null for NaN and the infinities, which JSON has no numbers for. */
    @CheckForNull
    static Double finite(@CheckForNull Double value) {
        return value == null || !Double.isFinite(value) ? null : value;
    }

    /** For example {@code 1 h 2 min}, {@code 3 min 4 s}, {@code 5 s}. */
    @NonNull
    public static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole >= 3600) {
            return whole / 3600 + " h " + whole % 3600 / 60 + " min";
        }
        return whole >= 60 ? whole / 60 + " min " + whole % 60 + " s" : whole + " s";
    }
}
