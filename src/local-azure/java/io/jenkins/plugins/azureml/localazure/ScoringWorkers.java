package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/** One worker for each model version that is asked, started at its first request. */
final class ScoringWorkers implements AutoCloseable {
    private static final class Slot {
        private ScoringWorker worker;
        private boolean closed;
    }

    private final LocalAzureMlOptions options;
    private final ScheduledExecutorService timer;
    private final Path folder;
    private final AtomicLong folders = new AtomicLong();
    private final Map<Model, Slot> slots = new ConcurrentHashMap<>();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();

    ScoringWorkers(LocalAzureMlOptions options, ScheduledExecutorService timer, Path folder) {
        this.options = options;
        this.timer = timer;
        this.folder = folder;
    }

    String issueToken() {
        String token = Tokens.random(32);
        tokens.add(token);
        return token;
    }

    boolean accepts(String keyOrToken) {
        return keyOrToken.equals(options.scoringKey) || tokens.contains(keyOrToken);
    }

    /** The entry script of a model: among its files, beside them, or in its run's outputs. */
    static Optional<Path> script(Model model) {
        if (model.run() == null) {
            return Optional.empty();
        }
        for (String file : model.files()) {
            if (file.equals("score.py") || file.endsWith("/score.py")) {
                return model.run().files.find(file);
            }
        }
        int slash = model.path().lastIndexOf('/');
        String beside = model.path().substring(0, slash + 1) + "score.py";
        return model.run().files.find(beside).or(() -> model.run().files.find("outputs/score.py"));
    }

    ScoringWorker.Answer score(Model model, Path script, byte[] body) throws IOException {
        Slot slot = slots.computeIfAbsent(model, m -> new Slot());
        ScoringWorker worker;
        synchronized (slot) {
            if (slot.closed) {
                throw new Refusal(404, "NotFound", "Model " + model.id() + " was deleted.");
            }
            if (slot.worker == null || !slot.worker.isAlive()) {
                slot.worker = start(model, script);
            }
            worker = slot.worker;
        }
        return worker.score(body);
    }

    private ScoringWorker start(Model model, Path script) throws IOException {
        Path own = folder.resolve(Long.toString(folders.incrementAndGet()));
        Path files = copy(model, own);
        return new ScoringWorker(options, script, files, Map.of(), own.resolve("score.log"), timer);
    }

    /** Copies the files of a model to where its script looks for them, and returns that folder. */
    static Path copy(Model model, Path own) throws IOException {
        Path files = own.resolve("azureml-models").resolve(model.name()).resolve(Long.toString(model.version()));
        Files.createDirectories(files);
        int parent = model.path().lastIndexOf('/') + 1;
        for (String each : model.files()) {
            Path target = files.resolve(each.substring(parent)).normalize();
            Files.createDirectories(target.getParent());
            Files.copy(model.run().files.find(each).orElseThrow(), target);
        }
        return files;
    }

    void stop(Model model) {
        Slot slot = slots.remove(model);
        if (slot != null) {
            synchronized (slot) {
                slot.closed = true;
                if (slot.worker != null) {
                    slot.worker.close();
                }
            }
        }
    }

    @Override
    public void close() {
        slots.keySet().forEach(this::stop);
    }
}
