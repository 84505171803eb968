package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.regex.PatternSyntaxException;
import nl.basjes.gitignore.GitIgnore;

/**
 * One line of an ignore file. The library reads its pattern; what it takes differently from git is put right here, held by a
 * test that asks git: it knows no difference between files and folders,
 * takes {@code docs/**} for {@code docs} too, and lets {@code *} at the root stand for more than one name.
 */
final class IgnoreRule {

    private static final String ALL_BELOW = "/**";

    private final GitIgnore pattern;
    private final boolean negated;
    private final boolean foldersOnly;
    private final boolean allBelow;
    /** How many names a path must have to be matched; 0 for any number. */
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

    /** @return null for a line that says nothing: blank, a comment, or no pattern at all */
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
            // Such as an unended [: it matches nothing for git too.
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

    /** Whether what matches is wanted after all. */
    boolean isNegated() {
        return negated;
    }

    private boolean isMatch(String path) {
        return (depth == 0 || depth == depth(path)) && pattern.isIgnoredFile(path) != null;
    }

    /** Names in a path that begins with a slash. */
    private static int depth(String path) {
        return (int) path.substring(0, path.length() - 1)
                .chars()
                .filter(c -> c == '/')
                .count();
    }
}
