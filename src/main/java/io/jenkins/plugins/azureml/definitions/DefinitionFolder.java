package io.jenkins.plugins.azureml.definitions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The folder of a definition file, to which the paths in it are relative.
 *
 * @param path relative to the current folder of the step; empty for that folder
 * @param files reads files of the agent
 */
public record DefinitionFolder(
        @NonNull String path, @NonNull TextFiles files) {

    /** Reads text files of the agent. */
    @FunctionalInterface
    public interface TextFiles {

        /**
         * @param path relative to the current folder of the step
         * @return null if no file can be read here, because a form is checked without an agent
         * @throws AbortException if the file cannot be read, with the reason
         */
        @CheckForNull
        String read(@NonNull String path) throws IOException, InterruptedException;
    }

    /** Returns a path of the definition relative to the current folder of the step. */
    @NonNull
    String resolve(@NonNull String below) {
        return Paths.join(path, below);
    }

    /** Returns the folder of a file that the definition names. */
    @NonNull
    DefinitionFolder of(@NonNull String file) {
        return new DefinitionFolder(Paths.folder(resolve(file)), files);
    }

    /** Reads a file that a key names; null if it cannot be read, which is reported. */
    @CheckForNull
    String read(@NonNull Section section, @NonNull String key, @NonNull String file) throws InterruptedException {
        try {
            return files.read(resolve(file));
        } catch (AbortException e) {
            section.problem(key, HumanReadable.problem(e));
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
