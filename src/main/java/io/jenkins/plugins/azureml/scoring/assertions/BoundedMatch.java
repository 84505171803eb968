package io.jenkins.plugins.azureml.scoring.assertions;

import java.util.regex.Pattern;

/** A regular expression that cannot keep a thread for long, whatever the expression and the text. */
final class BoundedMatch {

    private static final long STEPS = 2_000_000;

    private BoundedMatch() {}

    /** Whether the whole text matches; a match that takes too many steps is none. */
    static boolean matches(Pattern pattern, String text) {
        try {
            return pattern.matcher(new Counted(text, new long[] {STEPS})).matches();
        } catch (TooManyStepsException | StackOverflowError e) {
            return false;
        }
    }

    private static final class TooManyStepsException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A matcher reads a character with each of its steps. */
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
