package io.jenkins.plugins.azureml.definitions;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayDeque;
import java.util.Deque;

/** Paths of files that definitions name. They belong to the agent, so they are texts with slashes. */
public final class Paths {

    private Paths() {}

    /** Returns the folder of a file; empty for a file in the current folder. */
    @NonNull
    public static String folder(@NonNull String file) {
        int slash = file.lastIndexOf('/');
        return slash < 0 ? "" : slash == 0 ? "/" : file.substring(0, slash);
    }

    /** Resolves a path against a folder, without {@code .} and {@code ..} where possible. */
    @NonNull
    public static String join(@NonNull String folder, @NonNull String path) {
        String slashes = path.replace('\\', '/');
        boolean absolute = slashes.startsWith("/") || slashes.matches("[A-Za-z]:/.*");
        String joined = absolute || folder.isEmpty() ? slashes : folder + "/" + slashes;
        Deque<String> parts = new ArrayDeque<>();
        for (String part : joined.split("/")) {
            if (part.equals("..") && !parts.isEmpty() && !parts.peekLast().equals("..")) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return (joined.startsWith("/") ? "/" : "") + String.join("/", parts);
    }
}
