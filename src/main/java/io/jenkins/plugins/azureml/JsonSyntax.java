package io.jenkins.plugins.azureml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Locale;

/** Describes JSON syntax errors for users, without the parser's hints for programmers. */
public final class JsonSyntax {

    private JsonSyntax() {}

    /** Returns a sentence without a full stop: that the text is not valid JSON, where, and why. */
    @NonNull
    public static String problem(@NonNull JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return "is not valid JSON"
                + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()) + ": "
                + reason(e.getOriginalMessage());
    }

    private static String reason(String message) {
        String first = message == null ? "" : message.lines().findFirst().orElse("");
        String lower = first.toLowerCase(Locale.ROOT);
        if (lower.contains("comment")) {
            return "comments are not allowed";
        }
        if (lower.contains("non_numeric") || lower.contains("non-standard token")) {
            return "NaN and Infinity are not allowed";
        }
        // The rest of the message names settings of the parser.
        return first.replaceFirst("(?s): (maybe|enable) .*| \\((enable|Feature) .*|[,;:]? ?[Ff]eature '.*", "");
    }
}
