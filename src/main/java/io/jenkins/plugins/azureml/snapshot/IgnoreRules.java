package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import nl.basjes.gitignore.GitIgnore;

/**
 * What a folder's {@code .amlignore} leaves out, else its {@code .gitignore}, as Microsoft's own clients do it: one file, at
 * the folder's root, in the syntax of git. The folders of version control are always left out; they can hold credentials.
 */
final class IgnoreRules {

    private static final Set<String> VERSION_CONTROL = Set.of(".git", ".hg", ".svn");

    private final GitIgnore rules;

    private IgnoreRules(GitIgnore rules) {
        this.rules = rules;
    }

    @NonNull
    static IgnoreRules of(@NonNull Path folder) throws IOException {
        for (String name : new String[] {".amlignore", ".gitignore"}) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                return new IgnoreRules(new GitIgnore(Files.readString(file)));
            }
        }
        return new IgnoreRules(new GitIgnore(""));
    }

    /** @param path relative to the folder, with slashes */
    boolean leavesOutFile(@NonNull String path) {
        return rules.ignoreFile("/" + path);
    }

    /** Whether nothing below it can be wanted, so that it need not be walked. */
    boolean leavesOutFolder(@NonNull String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return VERSION_CONTROL.contains(name) || rules.ignoreFile("/" + path + "/");
    }
}
