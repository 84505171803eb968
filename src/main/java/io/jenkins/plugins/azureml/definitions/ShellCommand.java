package io.jenkins.plugins.azureml.definitions;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Joins the arguments of a program, which v1 receives as a list, to the command line that v2 expects. */
public final class ShellCommand {

    /**
     * Maximum length of an argument in bytes. Linux accepts 128 KiB, and the whole command is one argument of its
     * shell.
     */
    static final int MAX_BYTES = 120_000;

    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    /** A value that the service inserts. Other text in such braces is literal, and the service would refuse it. */
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{\\{\\s*(?:inputs|outputs|search_space)\\.[\\w.-]+\\s*\\}\\}");

    private ShellCommand() {}

    @NonNull
    static String of(@NonNull String interpreter, @NonNull String script, @NonNull List<String> arguments) {
        List<String> words = new ArrayList<>();
        // An interpreter with '=' would be read as an assignment of a variable.
        words.add(interpreter.contains("=") ? single(interpreter) : word(interpreter));
        words.add(word(script));
        arguments.forEach(argument -> words.add(word(argument)));
        return String.join(" ", words);
    }

    /** Returns whether a shell reads the text as a single word without changes. */
    static boolean isPlain(@NonNull String text) {
        return PLAIN.matcher(text).matches();
    }

    /** Quotes a text such that the shell yields exactly this text after the service has inserted values. */
    private static String word(String text) {
        if (isPlain(text)) {
            return text;
        }
        if (!REFERENCE.matcher(text).find()) {
            return single(text);
        }
        return doubleQuoted(text);
    }

    private static String doubleQuoted(String text) {
        StringBuilder word = new StringBuilder("\"");
        Matcher reference = REFERENCE.matcher(text);
        for (int at = 0; at < text.length(); ) {
            if (reference.region(at, text.length()).lookingAt()) {
                word.append(reference.group());
                at = reference.end();
                continue;
            }
            char c = text.charAt(at++);
            word.append("\\\"`$".indexOf(c) < 0 ? "" : "\\").append(c);
            if (c == '$' && (text.startsWith("{{", at) || text.startsWith("[[", at))) {
                word.append("\"\"");
            }
        }
        return word.append('"').toString();
    }

    private static String single(String text) {
        // The service must not interpret a literal text as an expression.
        return "'" + text.replace("'", "'\\''").replaceAll("\\$(?=\\{\\{|\\[\\[)", "\\$''") + "'";
    }

    /** Returns why a text cannot be an argument of a program; empty if it can. */
    @NonNull
    public static Optional<String> argumentProblem(@NonNull String text) {
        if (text.indexOf('\0') >= 0) {
            return Optional.of("has a NUL character, which no argument of a program can have");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return Optional.of("has half of a character (a surrogate by itself), which is not valid Unicode");
        }
        return bytes(text) > MAX_BYTES ? Optional.of(tooLong(bytes(text))) : Optional.empty();
    }

    @NonNull
    static String tooLong(int bytes) {
        return "has " + bytes + " bytes, and an argument of a program can have at most " + MAX_BYTES
                + " here: put it into a file";
    }

    static int bytes(@NonNull String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
