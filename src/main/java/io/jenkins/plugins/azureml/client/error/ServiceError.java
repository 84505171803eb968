package io.jenkins.plugins.azureml.client.error;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * The error in a response, already redacted.
 *
 * @param code the outermost code, such as {@code UserError}
 * @param message the outermost message
 * @param innerCodes the codes of the inner errors, from the outside in
 * @param innerMessage the message of the innermost error that has one, if that is not {@code message}
 * @param details further causes, each as {@code code: message}
 * @param requestId the id that Microsoft's support asks for, if the body contains it
 */
public record ServiceError(
        @CheckForNull String code,
        @CheckForNull String message,
        List<String> innerCodes,
        @CheckForNull String innerMessage,
        List<String> details,
        @CheckForNull String requestId) {

    public ServiceError {
        innerCodes = List.copyOf(innerCodes);
        details = List.copyOf(details);
    }

    /** Returns the innermost message, which is the most specific one. */
    @CheckForNull
    public String deepestMessage() {
        return innerMessage != null ? innerMessage : message;
    }

    /** Returns the innermost code, which is the most specific one. */
    @CheckForNull
    public String deepestCode() {
        return innerCodes.isEmpty() ? code : innerCodes.get(innerCodes.size() - 1);
    }

    /** Returns all messages on one line. */
    public String text() {
        StringBuilder text = new StringBuilder(message == null ? "" : message);
        append(text, innerMessage);
        details.forEach(d -> append(text, d));
        return text.toString();
    }

    private static void append(StringBuilder text, String more) {
        if (more != null && !more.isBlank() && text.indexOf(more) < 0) {
            text.append(text.length() == 0 ? "" : " - ").append(more);
        }
    }
}
