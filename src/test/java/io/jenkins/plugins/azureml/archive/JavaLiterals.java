package io.jenkins.plugins.azureml.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the string literals of Java source. */
final class JavaLiterals {

    /** The text between the quotes, escapes as written, and the index of the first quote. */
    record Literal(int position, String text) {}

    private static final Pattern TOKEN = Pattern.compile("(?s)//[^\\n]*|/\\*.*?\\*/"
            + "|\"\"\"(?<block>.*?)\"\"\"|\"(?<text>(?:[^\"\\\\\\n]|\\\\.)*)\"|'(?:[^'\\\\\\n]|\\\\.)+'");
    private static final Pattern PLUS = Pattern.compile("\\s*\\+\\s*");

    private JavaLiterals() {}

    /** Returns the literals in order; literals with only a {@code +} between them are joined. */
    static List<Literal> in(String source) {
        List<Literal> literals = new ArrayList<>();
        int lastEnd = -1;
        for (Matcher token = TOKEN.matcher(source); token.find(); ) {
            String text = token.group("block") == null ? token.group("text") : token.group("block");
            if (text == null) {
                continue;
            }
            boolean joined = lastEnd >= 0
                    && PLUS.matcher(source.substring(lastEnd, token.start())).matches();
            if (joined) {
                Literal before = literals.remove(literals.size() - 1);
                literals.add(new Literal(before.position(), before.text() + text));
            } else {
                literals.add(new Literal(token.start(), text));
            }
            lastEnd = token.end();
        }
        return literals;
    }
}
