package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** One line of an ignore file, as git reads it. */
final class IgnoreRule {

    private final Pattern path;
    private final boolean negated;
    private final boolean foldersOnly;

    private IgnoreRule(Pattern path, boolean negated, boolean foldersOnly) {
        this.path = path;
        this.negated = negated;
        this.foldersOnly = foldersOnly;
    }

    /** @return null for a line that says nothing: blank, a comment, or no pattern at all */
    @CheckForNull
    static IgnoreRule parse(@NonNull String line) {
        String text = withoutTrailingSpaces(line);
        if (text.isEmpty() || text.startsWith("#")) {
            return null;
        }
        boolean negated = text.startsWith("!");
        text = negated ? text.substring(1) : text;
        boolean foldersOnly = text.endsWith("/");
        text = foldersOnly ? text.substring(0, text.length() - 1) : text;
        boolean anchored = text.indexOf('/') >= 0;
        text = text.startsWith("/") ? text.substring(1) : text;
        if (text.isEmpty()) {
            return null;
        }
        try {
            return new IgnoreRule(
                    Pattern.compile((anchored ? "" : "(?:.*/)?") + regex(text), Pattern.DOTALL), negated, foldersOnly);
        } catch (PatternSyntaxException e) {
            // Such as an unended [: it matches nothing for git too.
            return null;
        }
    }

    boolean matches(@NonNull String name, boolean folder) {
        return (folder || !foldersOnly) && path.matcher(name).matches();
    }

    /** Whether what matches is wanted after all. */
    boolean isNegated() {
        return negated;
    }

    private static String withoutTrailingSpaces(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == ' ' && !(end > 1 && line.charAt(end - 2) == '\\')) {
            end--;
        }
        return line.substring(0, end);
    }

    private static String regex(String text) {
        StringBuilder regex = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (text.startsWith("**/", i) && isStart(text, i)) {
                regex.append("(?:.*/)?");
                i += 3;
            } else if (text.startsWith("**", i) && i + 2 == text.length() && isStart(text, i)) {
                regex.append(".+");
                i += 2;
            } else if (c == '*') {
                while (i < text.length() && text.charAt(i) == '*') {
                    i++;
                }
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
                i++;
            } else if (c == '[') {
                i = characterClass(text, i, regex);
            } else {
                i += c == '\\' && i + 1 < text.length() ? 1 : 0;
                regex.append(Pattern.quote(text.substring(i, i + 1)));
                i++;
            }
        }
        return regex.toString();
    }

    private static boolean isStart(String text, int i) {
        return i == 0 || text.charAt(i - 1) == '/';
    }

    /** @return where it goes on after the {@code ]} */
    private static int characterClass(String text, int start, StringBuilder regex) {
        int i = start + 1;
        StringBuilder inside = new StringBuilder();
        boolean not = i < text.length() && (text.charAt(i) == '!' || text.charAt(i) == '^');
        i += not ? 1 : 0;
        int first = i;
        while (i < text.length() && (text.charAt(i) != ']' || i == first)) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                c = text.charAt(++i);
                inside.append('\\').append(c);
            } else if (c == '[' || c == '&' || c == '^' || c == ']') {
                inside.append('\\').append(c);
            } else {
                inside.append(c);
            }
            i++;
        }
        if (i >= text.length()) {
            throw new PatternSyntaxException("no ]", text, start);
        }
        regex.append("(?!/)[").append(not ? "^" : "").append(inside).append(']');
        return i + 1;
    }
}
