package io.jenkins.plugins.azureml.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A process that prints a log. A line counts as shown when it can be read from the process. */
final class FollowerProcess {

    private final Process process;
    private final CompletableFuture<Void> read;

    FollowerProcess(ProcessBuilder command, LineDelays lag) throws IOException {
        process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().close();
        read = CompletableFuture.runAsync(() -> read(lag), task -> new Thread(task, "follower").start());
    }

    private void read(LineDelays lag) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                lag.shown(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitEnd() throws Exception {
        int status = process.waitFor();
        read.get();
        if (status != 0) {
            throw new IOException("exit status " + status);
        }
    }
}
