package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs the script of a deployment in a Python process, and restarts the process if it has died. */
final class DeploymentProcess implements AutoCloseable {
    private final LocalAzureMlOptions options;
    private final ScheduledExecutorService timer;
    private final Path script;
    private final Path modelFolder;
    private final Map<String, String> environment;
    private final Path log;
    private final AtomicInteger pending = new AtomicInteger();
    private ScoringWorker worker;
    private boolean closed;

    DeploymentProcess(
            LocalAzureMlOptions options,
            ScheduledExecutorService timer,
            Path script,
            Path modelFolder,
            Map<String, String> environment,
            Path log) {
        this.options = options;
        this.timer = timer;
        this.script = script;
        this.modelFolder = modelFolder;
        this.environment = environment;
        this.log = log;
    }

    /** @throws Refusal if the script cannot be loaded, or its {@code init()} fails */
    synchronized ScoringWorker start() throws IOException {
        if (closed) {
            throw new ServiceException(404, "NotFound", "The deployment was deleted.");
        }
        if (worker == null || !worker.isAlive()) {
            worker = new ScoringWorker(options, script, modelFolder, environment, log, timer);
        }
        return worker;
    }

    /**
     * Scores one request.
     *
     * @throws Refusal with 429 if more than {@code limit} requests are waiting, with 408 if this one waits longer
     * than {@code timeout}
     */
    ScoringWorker.Result score(byte[] body, int limit, Duration timeout) throws IOException {
        if (pending.incrementAndGet() > limit) {
            pending.decrementAndGet();
            throw new ServiceException(
                    429,
                    "TooManyRequests",
                    "Too many pending requests: this deployment takes " + limit + " at a time. Try again later.");
        }
        try {
            return start().score(body, timeout);
        } catch (ServiceException exception) {
            throw exception.status == 504 ? timedOut(timeout) : exception;
        } finally {
            pending.decrementAndGet();
        }
    }

    static ServiceException timedOut(Duration timeout) {
        return new ServiceException(
                408,
                "RequestTimeout",
                "The model did not answer within the request timeout of " + timeout.toMillis() + " ms.");
    }

    /** Returns a file next to the script, such as its Swagger description. */
    Path sibling(String file) {
        return script.resolveSibling(file);
    }

    /** Returns the last lines that the script printed. */
    String log(int lines) throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        List<String> all = Files.readString(log, StandardCharsets.UTF_8).lines().toList();
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (worker != null) {
            worker.close();
        }
    }
}
