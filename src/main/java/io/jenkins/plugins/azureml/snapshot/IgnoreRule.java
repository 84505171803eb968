package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.regex.PatternSyntaxException;
import nl.basjes.gitignore.GitIgnore;

/**
 * One line of an ignore file. A library parses its pattern. This class corrects where the library differs from git,
 * verified by a test that runs git: the library does not distinguish files from folders, matches {@code docs} with
 * {@code docs/**}, and lets a leading {@code *} match more than one name.
 */
final class IgnoreRule {

    private static final String ALL_BELOW = "/**";

    private final GitIgnore pattern;
    private final boolean negated;
    private final boolean foldersOnly;
    private final boolean allBelow;
    /** Number of names that a matching path must have; 0 for any number. */
    private final int depth;

    private IgnoreRule(String text, boolean negated) {
        this.negated = negated;
        this.foldersOnly = text.endsWith("/");
        this.allBelow = text.endsWith(ALL_BELOW) && text.length() > ALL_BELOW.length();
        String rest = allBelow ? text.substring(0, text.length() - ALL_BELOW.length()) : text;
        boolean anchored = text.substring(0, text.length() - 1).contains("/") && !text.startsWith("**/");
        String rooted = anchored && !rest.startsWith("/") ? "/" + rest : rest;
        this.pattern = new GitIgnore(rooted);
        this.depth = anchored && !rest.contains("**") ? depth(rooted) : 0;
    }

    /**
     * Parses a line.
     *
     * @return null for a line without a rule: blank, a comment, or an empty pattern
     */
    @CheckForNull
    static IgnoreRule parse(@NonNull String line) {
        String text = line.replaceFirst("(?<!\\\\) +$", "").replace("\\ ", "[ ]");
        if (text.isEmpty() || text.startsWith("#")) {
            return null;
        }
        boolean negated = text.startsWith("!");
        text = negated ? text.substring(1) : text;
        try {
            return text.isEmpty() || text.equals("/") ? null : new IgnoreRule(text, negated);
        } catch (PatternSyntaxException e) {
            // Invalid, such as an unclosed [: git matches nothing either.
            return null;
        }
    }

    /** @param path relative to the folder of the ignore file, with slashes */
    boolean matches(@NonNull String path, boolean folder) {
        if (!allBelow) {
            return foldersOnly ? folder && isMatch("/" + path + "/") : isMatch("/" + path);
        }
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (isMatch("/" + path.substring(0, slash))) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a match re-includes the path. */
    boolean isNegated() {
        return negated;
    }

    private boolean isMatch(String path) {
        return (depth == 0 || depth == depth(path)) && pattern.isIgnoredFile(path) != null;
    }

    /** Returns the number of names in a path that starts with a slash. */
    private static int depth(String path) {
        return (int) path.substring(0, path.length() - 1)
                .chars()
                .filter(c -> c == '/')
                .count();
    }
}
