package io.jenkins.plugins.azureml.definitions;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A command as the shell of a job takes it: v1 has the words of a command line one by one, v2 has the line. */
final class ShellCommand {

    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");
    private static final String PLACEHOLDER = "${{";

    private ShellCommand() {}

    @NonNull
    static String of(@NonNull String interpreter, @NonNull String script, @NonNull List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(word(interpreter));
        words.add(word(script));
        arguments.forEach(argument -> words.add(word(argument)));
        return String.join(" ", words);
    }

    /** So that the shell makes exactly this of it; the service's own placeholders are filled in before. */
    private static String word(String text) {
        if (PLAIN.matcher(text).matches()) {
            return text;
        }
        if (!text.contains(PLACEHOLDER)) {
            return "'" + text.replace("'", "'\\''") + "'";
        }
        return "\"" + text.replaceAll("([\\\\\"`]|\\$(?!\\{\\{))", "\\\\$1") + "\"";
    }
}
