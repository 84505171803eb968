package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as a page shows them. */
final class Texts {

    private Texts() {}

    @NonNull
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros();
        boolean longAsPlain = value != 0 && (Math.abs(value) >= 1e9 || Math.abs(value) < 1e-6);
        return longAsPlain ? rounded.toString() : rounded.toPlainString();
    }

    @NonNull
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole >= 3600) {
            return whole / 3600 + " h " + whole % 3600 / 60 + " min";
        }
        return whole >= 60 ? whole / 60 + " min " + whole % 60 + " s" : whole + " s";
    }
}
