package io.jenkins.plugins.azureml.scoring.assertions;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * A range of numbers.
 *
 * @param least null for no lower limit
 * @param most null for no upper limit
 */
record Range(
        @CheckForNull Double least,
        boolean leastIncluded,
        @CheckForNull Double most,
        boolean mostIncluded) implements Check {

    static Range atLeast(double least) {
        return new Range(least, true, null, true);
    }

    static Range atMost(double most) {
        return new Range(null, true, most, true);
    }

    static Range between(double least, double most) {
        return new Range(least, true, most, true);
    }

    /** @param operator {@code ==}, {@code >=}, {@code <=}, {@code >} or {@code <} */
    static Range of(String operator, double number) {
        return switch (operator) {
            case ">=" -> atLeast(number);
            case ">" -> new Range(number, false, null, true);
            case "<=" -> atMost(number);
            case "<" -> new Range(null, true, number, false);
            default -> between(number, number);
        };
    }

    @Override
    public boolean isMet(@CheckForNull Object value) {
        if (!ValueComparator.isFinite(value)) {
            return false;
        }
        double x = ((Number) value).doubleValue();
        boolean enough = least == null || (leastIncluded ? x >= least : x > least);
        boolean notTooMuch = most == null || (mostIncluded ? x <= most : x < most);
        return enough && notTooMuch;
    }

    @Override
    public String toString() {
        if (least == null) {
            return most == null ? "is a number" : (mostIncluded ? "<= " : "< ") + text(most);
        }
        if (most == null) {
            return (leastIncluded ? ">= " : "> ") + text(least);
        }
        return least.equals(most) ? "== " + text(least) : "in " + text(least) + ".." + text(most);
    }

    static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
