package io.jenkins.plugins.azureml.definitions.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.definitions.Paths;
import io.jenkins.plugins.azureml.definitions.yaml.CliText;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A definition file that is being read.
 *
 * @param text of the file
 * @param path of the file; empty for the definition of the step
 * @param folder that paths in the file are relative to; empty for the current folder of the step
 */
record SourceFile(
        @NonNull CliText text,
        @NonNull String path,
        @NonNull String folder,
        @NonNull Files files) {

    /** Reads text files of the agent. */
    @FunctionalInterface
    interface Files {

        /**
         * @param path relative to the current folder of the step
         * @throws AbortException if the file cannot be read, with the reason
         */
        @NonNull
        String read(@NonNull String path) throws IOException, InterruptedException;
    }

    /** Reads a file that a key names, and reports a file that cannot be read. */
    @NonNull
    String read(@NonNull Section section, @NonNull String key, @NonNull String path) throws InterruptedException {
        try {
            return files.read(Paths.join(folder, path));
        } catch (AbortException e) {
            section.problem(key, HumanReadable.problem(e));
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
