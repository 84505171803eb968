package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Moves runs through their states, from NotStarted to the end. */
final class RunLifecycle implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(RunLifecycle.class.getName());

    private final Azure azure;
    private final Tokens tokens;
    private final Simulations simulations;
    private final ScriptProcess scripts;
    private final ScheduledExecutorService timer;
    private final Executor executor;
    private final Path folder;
    private final RunQueue queue;
    private final AtomicLong folders = new AtomicLong();
    private final Set<Process> processes = ConcurrentHashMap.newKeySet();
    private final ImageBuilds images;
    private volatile boolean closed;

    RunLifecycle(
            Azure azure,
            Tokens tokens,
            Simulations simulations,
            ScriptProcess scripts,
            ScheduledExecutorService timer,
            Executor executor,
            Path folder) {
        this.azure = azure;
        this.tokens = tokens;
        this.simulations = simulations;
        this.scripts = scripts;
        this.timer = timer;
        this.executor = executor;
        this.folder = folder;
        this.images = new ImageBuilds(this, azure.options, this::after);
        this.queue = new RunQueue(azure.options.pythonProcesses, run -> execute(() -> launch(run)));
    }

    /** Creates a run that is visible but does nothing yet. */
    Run create(Workspace workspace, String experiment, String id, Run parent, RunDefinition definition)
            throws IOException {
        workspace.runs.requireFree(id);
        RunFiles files =
                new RunFiles(folder.resolve(Long.toString(folders.incrementAndGet())), definition.collectsOutputs());
        Tokens.Token token = tokens.issueForRun(id, java.time.Duration.ofDays(14));
        return new Run(workspace, experiment, id, parent, definition, files, token, azure.clock.now());
    }

    /** Fills the project folder of a run. */
    @FunctionalInterface
    interface Project {
        void copyInto(Path folder) throws IOException;
    }

    /** Returns the project in an uploaded zip, validated before. */
    static Project zip(Path zip) {
        return folder -> ProjectZip.unpack(zip, folder);
    }

    /** Returns the project with this snapshot id: submitted by another run, or uploaded without a run. */
    static Project snapshot(Workspace workspace, String id) {
        Map<String, BlobPath> files = workspace.snapshots.get(id);
        if (files != null) {
            return folder -> copy(files, folder);
        }
        Run other = workspace.runs.requireSnapshot(id);
        return folder -> copy(other.files.snapshot, folder);
    }

    /** Submits a run: makes it visible and executes it in the background. */
    void submit(Run run, Project project) {
        if (simulate(run)) {
            return;
        }
        run.workspace.runs.add(run);
        copyAndProceed(run, project);
    }

    /** Submits a job: the response does not wait until its code is copied. */
    void submitJob(Run run, Project project) {
        if (simulate(run)) {
            return;
        }
        run.workspace.runs.add(run);
        execute(() -> copyAndProceed(run, project));
    }

    private void copyAndProceed(Run run, Project project) {
        try {
            project.copyInto(run.files.snapshot);
            copy(run.files.snapshot, run.files.project);
        } catch (IOException e) {
            run.fail(error("UserError", "The snapshot could not be unpacked: " + e.getMessage()), azure.clock.now());
            return;
        }
        proceed(run);
    }

    /** Submits the run if it is to be simulated; otherwise returns false. */
    boolean simulate(Run run) {
        Consumer<SimulatedRun> script = simulations.take(run.id);
        if (script == null) {
            return false;
        }
        run.simulated = new SimulatedRun(run, azure.clock, timer);
        run.workspace.runs.add(run);
        execute(() -> script.accept(run.simulated));
        return true;
    }

    /** Starts a run without work of its own: visible and Running at once. */
    void beginParent(Run run) {
        run.workspace.runs.add(run);
        run.moveTo(RunStatus.RUNNING, azure.clock.now());
        limit(run);
    }

    void endParent(Run run, String status) {
        run.moveTo(run.isCancelRequested() ? RunStatus.CANCELED : status, azure.clock.now());
    }

    Instant now() {
        return azure.clock.now();
    }

    private static void copy(Map<String, BlobPath> files, Path to) throws IOException {
        for (Map.Entry<String, BlobPath> file : files.entrySet()) {
            Path target = to.resolve(file.getKey()).normalize();
            if (!target.startsWith(to)) {
                throw new IOException("outside of the folder: " + file.getKey());
            }
            Files.createDirectories(target.getParent());
            BlobPath blob = file.getValue();
            Files.copy(blob.container().find(blob.path()).orElseThrow().file(), target);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path each : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(each));
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target);
                }
            }
        }
    }

    private void proceed(Run run) {
        system(run, "Run " + run.id + " was accepted for " + run.definition.target());
        advance(
                run,
                RunStatus.STARTING,
                () -> advance(
                        run,
                        RunStatus.PREPARING,
                        () -> images.prepare(
                                run, () -> advance(run, RunStatus.QUEUED, () -> after(() -> queue.add(run))))));
    }

    /** Moves the run to the next status after its current one has lasted its time, then continues. */
    private void advance(Run run, String status, Runnable next) {
        after(() -> {
            if (run.moveTo(status, azure.clock.now())) {
                system(run, status);
                next.run();
            }
        });
    }

    private void after(Runnable task) {
        try {
            timer.schedule(task, azure.options.stateTime.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "closed", e);
        }
    }

    private void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "closed", e);
        }
    }

    private void launch(Run run) {
        if (closed || !run.launch(azure.clock.now())) {
            queue.release(run);
            return;
        }
        system(run, RunStatus.RUNNING);
        Process process;
        try {
            process = scripts.start(run);
        } catch (IOException e) {
            queue.release(run);
            run.fail(error("ServiceError", "The script could not be started: " + e.getMessage()), azure.clock.now());
            return;
        } catch (ServiceException e) {
            queue.release(run);
            run.fail(error(e.code, e.getMessage(), e.innerCodes.toArray(new String[0])), azure.clock.now());
            return;
        }
        processes.add(process);
        if (closed || !run.attach(process)) {
            Python.kill(process, timer, 500);
        } else {
            limit(run);
        }
        process.onExit().thenAccept(ended -> execute(() -> finish(run, ended)));
    }

    private void limit(Run run) {
        long most = run.definition.maxRunDurationSeconds();
        if (most > 0) {
            timer.schedule(() -> expire(run, most), most, TimeUnit.SECONDS);
        }
    }

    private void expire(Run run, long seconds) {
        if (!RunStatus.isTerminal(run.status())) {
            run.warn(
                    "MaxRunDuration",
                    "The run took longer than the " + seconds
                            + " seconds of its maxRunDurationSeconds and is canceled.");
            cancel(run);
        }
    }

    private void finish(Run run, Process process) {
        processes.remove(process);
        queue.release(run);
        int exitCode = process.exitValue();
        system(run, "The script exited with status code " + exitCode);
        collect(run);
        if (run.isCancelRequested()) {
            end(run);
        } else if (run.moveTo(RunStatus.FINALIZING, azure.clock.now())) {
            system(run, "Finalizing run");
            after(() -> {
                system(run, exitCode == 0 ? RunStatus.COMPLETED : RunStatus.FAILED);
                if (exitCode == 0) {
                    run.moveTo(RunStatus.COMPLETED, azure.clock.now());
                } else {
                    run.fail(scriptError(ScriptProcess.reason(run, exitCode)), azure.clock.now());
                }
            });
        }
    }

    private void collect(Run run) {
        try {
            if (run.job != null && !closed) {
                JobData.collect(run);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "the outputs of " + run.id, e);
        }
    }

    private ObjectNode scriptError(String message) {
        return error("UserError", message, "ScriptExecution", "NonZeroExitCode");
    }

    ObjectNode error(String code, String message, String... innerCodes) {
        return ErrorShape.dataPlaneError(
                code,
                message,
                List.of(innerCodes),
                azure.clock.now(),
                UUID.randomUUID().toString());
    }

    /** Requests a cancellation. Has no effect on a run that has ended. */
    void cancel(Run run) {
        if (run.simulated != null) {
            run.simulated.cancelRequested();
            return;
        }
        if (!run.requestCancel(azure.clock.now())) {
            return;
        }
        system(run, RunStatus.CANCEL_REQUESTED);
        run.workspace.runs.newestFirst().stream()
                .filter(child -> child.parent == run)
                .forEach(this::cancel);
        queue.remove(run);
        Process process = run.process();
        if (process != null && process.isAlive()) {
            Python.kill(process, timer, 500);
        } else if (!run.isLaunched()) {
            end(run);
        } else {
            // The process has ended or is about to start. In the latter case the launch kills it.
            after(() -> {
                if (run.process() == null || !run.process().isAlive()) {
                    end(run);
                }
            });
        }
    }

    private void end(Run run) {
        after(() -> {
            if (run.moveTo(RunStatus.CANCELED, azure.clock.now())) {
                system(run, RunStatus.CANCELED);
            }
        });
    }

    private void system(Run run, String line) {
        if (!closed) {
            run.files.append(
                    RunFiles.SYSTEM_LOG, (azure.clock.now() + " " + line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        closed = true;
        processes.forEach(Python::killNow);
    }
}
