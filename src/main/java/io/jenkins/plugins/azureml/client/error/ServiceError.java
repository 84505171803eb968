package io.jenkins.plugins.azureml.client.error;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * What a service says of a failure, already free of secrets.
 *
 * @param code the outermost code, such as {@code UserError}
 * @param message the outermost message
 * @param innerCodes the codes of the inner errors, from the outside in
 * @param innerMessage the message of the innermost error that has one, where that is not {@code message}
 * @param details further causes, each as {@code code: message}
 * @param requestId what Microsoft's support asks for, where the body tells it
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

    /** The most telling message: the innermost one. */
    @CheckForNull
    public String deepestMessage() {
        return innerMessage != null ? innerMessage : message;
    }

    /** The most telling code: the innermost one. */
    @CheckForNull
    public String deepestCode() {
        return innerCodes.isEmpty() ? code : innerCodes.get(innerCodes.size() - 1);
    }

    /** All messages as one line. */
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
