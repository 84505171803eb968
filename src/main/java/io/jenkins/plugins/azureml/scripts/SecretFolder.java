package io.jenkins.plugins.azureml.scripts;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.azureml.client.error.SecretText;
import java.io.IOException;
import java.io.Serializable;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A folder for secret files on an agent, beside a Jenkins workspace. Its name is chosen before it exists, so that it is known to
 * whoever deletes it after a restart of the controller.
 */
public final class SecretFolder implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Longer than Jenkins needs to notice that an agent is gone would block a thread for nothing. */
    private static final long AGENT_SECONDS = 60;

    private static final String PREFIX = "azure-ml-secret-";

    private final String name = PREFIX + UUID.randomUUID();
    private transient Future<String> write;
    private transient boolean deleted;

    /** Creates the folder later, on the first {@link #write}. */
    public SecretFolder() {}

    /**
     * Writes a file, or replaces it.
     *
     * @param workspace Jenkins workspace on the agent
     * @return the path of the file on the agent
     * @throws IOException if the agent does not write the file within a minute, or if the folder was deleted
     */
    @NonNull
    public String write(@NonNull FilePath workspace, @NonNull String file, @NonNull SecretText content)
            throws IOException, InterruptedException {
        Future<String> started;
        synchronized (this) {
            if (deleted) {
                throw new IOException("The folder for secret files was deleted.");
            }
            started = temporary(workspace).actAsync(new WriteSecretFile(name, file, content.reveal()));
            write = started;
        }
        return await(started);
    }

    /**
     * Deletes the folder with all files, after a write that is still running. Does nothing if it does not exist.
     *
     * @throws IOException if the agent does not delete them within a minute
     */
    public void delete(@NonNull FilePath workspace) throws IOException, InterruptedException {
        Future<String> running;
        synchronized (this) {
            deleted = true;
            running = write;
        }
        if (running != null) {
            try {
                await(running);
            } catch (IOException e) {
                // The write has failed; parts of it may exist.
            }
        }
        await(temporary(workspace).actAsync(new DeleteSecretFiles(name)));
    }

    /**
     * Deletes all such folders of a Jenkins workspace that nobody else uses, since a build that a restart of the controller has
     * ended cannot delete its own.
     */
    public static void deleteAbandoned(@NonNull FilePath workspace) throws IOException, InterruptedException {
        await(temporary(workspace).actAsync(new DeleteSecretFiles(PREFIX + "*")));
    }

    private static FilePath temporary(FilePath workspace) throws AbortException {
        FilePath temporary = WorkspaceList.tempDir(workspace);
        if (temporary == null) {
            throw new AbortException(
                    "The Jenkins workspace " + workspace.getRemote() + " has no temporary folder beside it.");
        }
        return temporary;
    }

    private static <T> T await(Future<T> answer) throws IOException, InterruptedException {
        try {
            return answer.get(AGENT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("The agent did not respond within " + AGENT_SECONDS + " seconds.", e);
        } catch (ExecutionException e) {
            throw new IOException("The agent cannot change its secret files: " + e.getCause(), e.getCause());
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
