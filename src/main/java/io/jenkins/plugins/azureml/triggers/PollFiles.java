package io.jenkins.plugins.azureml.triggers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Job;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The two files of a trigger in the folder of its job: its state and the log of its last poll. They are not part of the job's
 * configuration, since a Pipeline replaces its triggers with each build.
 */
final class PollFiles {

    private static final String STATE = "azure-ml-model-trigger.json";
    private static final String LOG = "azure-ml-model-trigger.log";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private PollFiles() {}

    /**
     * Reads the state of the trigger.
     *
     * @return null if there is none
     * @throws IOException also if the file is damaged
     */
    @CheckForNull
    static PollState readState(@NonNull Job<?, ?> job) throws IOException {
        String text = read(job, STATE);
        return text == null ? null : JSON.readValue(text, PollState.class);
    }

    static void writeState(@NonNull Job<?, ?> job, @NonNull PollState state) throws IOException {
        write(job, STATE, JSON.writeValueAsString(state));
    }

    /** Reads the log of the last poll; null if there is none. */
    @CheckForNull
    static String readLog(@NonNull Job<?, ?> job) throws IOException {
        return read(job, LOG);
    }

    static void writeLog(@NonNull Job<?, ?> job, @NonNull String text) throws IOException {
        write(job, LOG, text);
    }

    private static String read(Job<?, ?> job, String name) throws IOException {
        try {
            return Files.readString(job.getRootDir().toPath().resolve(name));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Replaces the file as a whole, so that a controller that is killed leaves the old or the new one. */
    private static void write(Job<?, ?> job, String name, String text) throws IOException {
        Path file = job.getRootDir().toPath().resolve(name);
        Path part = Files.createTempFile(file.getParent(), name, ".part");
        try {
            Files.write(part, text.getBytes(StandardCharsets.UTF_8));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
