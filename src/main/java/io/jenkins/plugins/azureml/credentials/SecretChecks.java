package io.jenkins.plugins.azureml.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import java.util.Locale;

/**
 * Refuses malformed secrets before they are sent. Files and the output of {@code echo} end with a line break, and the
 * service would only report a wrong secret.
 */
final class SecretChecks {

    private SecretChecks() {}

    /**
     * Accepts any text without white space at its ends and without line breaks.
     *
     * @param parameter that names the credentials
     * @param what names the kind of secret
     * @throws AbortException if the text is empty or malformed
     */
    @NonNull
    static SecretText text(@NonNull String parameter, @NonNull String id, @NonNull String what, @NonNull String value)
            throws AbortException {
        String problem = value.isEmpty() ? "is empty" : problem(value);
        if (problem != null) {
            throw new AbortException(subject(parameter, id, what) + problem + ". Enter it again in these credentials.");
        }
        return SecretText.of(value);
    }

    /** Accepts printable ASCII characters only, for a secret that is sent in a header. */
    @NonNull
    static SecretText token(@NonNull String parameter, @NonNull String id, @NonNull String what, @NonNull String value)
            throws AbortException {
        SecretText text = text(parameter, id, what, value);
        if (!value.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new AbortException(subject(parameter, id, what) + "contains a space or another character that no "
                    + what + " contains. Enter it again in these credentials, without a prefix such as Bearer.");
        }
        return text;
    }

    private static String subject(String parameter, String id, String what) {
        // Credentials in a form that has not been saved have no id.
        return id.isEmpty() ? "The " + what + " " : parameter + " '" + id + "': the " + what + " ";
    }

    /** Returns why a text looks as if it was copied incorrectly; null if it does not. */
    @CheckForNull
    static String problem(@NonNull String value) {
        if (value.isEmpty()) {
            return null;
        }
        char first = value.charAt(0);
        char last = value.charAt(value.length() - 1);
        if (isBlank(last)) {
            return "ends with a " + name(last);
        }
        if (isBlank(first)) {
            return "begins with a " + name(first);
        }
        return value.chars().anyMatch(c -> c == '\n' || c == '\r') ? "has a line break in it" : null;
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF' || Character.isISOControl(c);
    }

    private static String name(char c) {
        return switch (c) {
            case '\n', '\r' -> "line break";
            case ' ', '\u00a0' -> "space";
            case '\t' -> "tab";
            default -> String.format(Locale.ROOT, "hidden character (U+%04X)", (int) c);
        };
    }
}
