package io.jenkins.plugins.azureml.definitions;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the arguments of a program, which v1 takes one by one, as the command line that v2 takes. */
public final class ShellCommand {

    /** Bytes that one argument may have. Linux accepts 128 KiB, and the whole command is one argument of its shell. */
    static final int LONGEST = 120_000;

    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    private ShellCommand() {}

    @NonNull
    static String of(@NonNull String interpreter, @NonNull String script, @NonNull List<String> arguments) {
        List<String> words = new ArrayList<>();
        // A first word with '=' would set a variable.
        words.add(interpreter.contains("=") ? single(interpreter) : word(interpreter));
        words.add(word(script));
        arguments.forEach(argument -> words.add(word(argument)));
        return String.join(" ", words);
    }

    /** Whether a shell reads the text as one word, which is the text itself. */
    static boolean isPlain(@NonNull String text) {
        return PLAIN.matcher(text).matches();
    }

    /** Returns the text as a word that the shell turns into exactly this text once the service has filled in values. */
    private static String word(String text) {
        if (isPlain(text)) {
            return text;
        }
        if (!CommandReferences.REFERENCE.matcher(text).find()) {
            return single(text);
        }
        return doubleQuoted(text);
    }

    private static String doubleQuoted(String text) {
        StringBuilder word = new StringBuilder("\"");
        Matcher reference = CommandReferences.REFERENCE.matcher(text);
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
        // The service must not see the beginning of an expression in what is meant as text.
        return "'" + text.replace("'", "'\\''").replaceAll("\\$(?=\\{\\{|\\[\\[)", "\\$''") + "'";
    }

    /** Returns why no program can be given the text as an argument; empty if it can. */
    @NonNull
    public static Optional<String> argumentProblem(@NonNull String text) {
        if (text.indexOf('\0') >= 0) {
            return Optional.of("has a NUL character, which no argument of a program can have");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return Optional.of("has half of a character (a surrogate by itself), which is not valid Unicode");
        }
        return bytes(text) > LONGEST ? Optional.of(tooLong(bytes(text))) : Optional.empty();
    }

    @NonNull
    static String tooLong(int bytes) {
        return "has " + bytes + " bytes, and an argument of a program can have at most " + LONGEST
                + " here: put it into a file";
    }

    static int bytes(@NonNull String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
