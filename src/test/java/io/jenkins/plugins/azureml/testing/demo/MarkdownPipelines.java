package io.jenkins.plugins.azureml.testing.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Finds Pipelines in the documentation, and sets up the workspace that they use. */
final class MarkdownPipelines {
    static final Path PROJECT =
            Path.of(System.getProperty("project.basedir", "")).toAbsolutePath();

    private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```groovy\\n(.*?)^ *```");

    private MarkdownPipelines() {}

    /** Returns the first Pipeline of a page that contains a text, without the indentation of its block. */
    static String find(String page, String containing) throws IOException {
        return BLOCK.matcher(Files.readString(PROJECT.resolve(page)))
                .results()
                .map(block -> block.group(2).replaceAll("(?m)^" + block.group(1), ""))
                .filter(text -> text.contains(containing))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(page + " has no Pipeline with " + containing));
    }
}
