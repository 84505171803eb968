package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Rules of the ignore files of a folder and of every folder below it, which Microsoft's client reads when it merges code with
 * additional includes. A path is left out as soon as one of the files ignores it.
 */
final class NestedIgnoreRules implements Ignored {

    private final IgnoreRules outer;
    private final Path folder;
    private final String prefix;
    private final Map<String, IgnoreRules> byFolder = new HashMap<>();

    /**
     * @param outer rules for the merged code as a whole
     * @param prefix of the paths of the folder in the merged code: empty, or its name with a slash
     */
    NestedIgnoreRules(@NonNull IgnoreRules outer, @NonNull Path folder, @NonNull String prefix) {
        this.outer = outer;
        this.folder = folder;
        this.prefix = prefix;
    }

    @Override
    public boolean excludesFile(String path) throws IOException {
        return excludes(path, IgnoreRules::excludesFile);
    }

    @Override
    public boolean excludesFolder(String path) throws IOException {
        return excludes(path, IgnoreRules::excludesFolder);
    }

    private interface Question {
        boolean excludes(IgnoreRules rules, String path);
    }

    private boolean excludes(String path, Question question) throws IOException {
        if (question.excludes(outer, path)) {
            return true;
        }
        String below = path.substring(prefix.length());
        for (int start = 0; start >= 0; ) {
            if (question.excludes(rules(below.substring(0, start)), below.substring(start))) {
                return true;
            }
            int slash = below.indexOf('/', start);
            start = slash < 0 ? -1 : slash + 1;
        }
        return false;
    }

    private IgnoreRules rules(String below) throws IOException {
        IgnoreRules rules = byFolder.get(below);
        if (rules == null) {
            rules = IgnoreRules.of(folder.resolve(below));
            byFolder.put(below, rules);
        }
        return rules;
    }
}
