package io.jenkins.plugins.azureml.scoring.assertions;

import java.util.regex.Pattern;

/**
 * Matches regular expressions of users with a limit on the number of steps, because some expressions backtrack almost
 * endlessly.
 */
final class BoundedMatch {

    private static final long MAX_STEPS = 2_000_000;

    private BoundedMatch() {}

    /** Returns whether the whole text matches; false if the limit is exceeded. */
    static boolean matches(Pattern pattern, String text) {
        try {
            return pattern.matcher(new Counted(text, new long[] {MAX_STEPS})).matches();
        } catch (TooManyStepsException | StackOverflowError e) {
            return false;
        }
    }

    private static final class TooManyStepsException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Counts the characters that the matcher reads, one or more per step. */
    private record Counted(CharSequence text, long[] left) implements CharSequence {

        @Override
        public char charAt(int index) {
            if (--left[0] < 0) {
                throw new TooManyStepsException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), left);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
