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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Keeps one worker for each model version, started by its first request. */
final class ScoringWorkers implements AutoCloseable {
    private static final class Slot {
        private ScoringWorker worker;
        private boolean closed;
    }

    private static final Pattern RUN = Pattern.compile("^ExperimentRun/dcid\\.[^/]+/");

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

    /** Returns the entry script of a model: among its files, next to them, or in the outputs of its run. */
    static Optional<Path> script(Model model) {
        BlobPath place = model.place();
        if (place == null) {
            return Optional.empty();
        }
        Stream<String> own = place.blobs().stream().filter(file -> ("/" + file).endsWith("/score.py"));
        Matcher run = RUN.matcher(place.path());
        Stream<String> near = run.find()
                ? Stream.of(place.parent() + "score.py", run.group() + "outputs/score.py")
                : Stream.of(place.parent() + "score.py");
        return Stream.concat(own, near)
                .flatMap(file -> place.container().find(file).stream())
                .map(Blob::file)
                .findFirst();
    }

    ScoringWorker.Result score(Model model, Path script, byte[] body) throws IOException {
        Slot slot = slots.computeIfAbsent(model, m -> new Slot());
        ScoringWorker worker;
        synchronized (slot) {
            if (slot.closed) {
                throw new ServiceException(404, "NotFound", "Model " + model.id() + " was deleted.");
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

    /** Copies the files of a model to where its script expects them, and returns this folder. */
    static Path copy(Model model, Path own) throws IOException {
        Path files = own.resolve("azureml-models").resolve(model.name()).resolve(model.version());
        BlobPath place = model.place();
        if (place != null) {
            String last = place.path().substring(place.parent().length());
            place.copyTo(Files.createDirectories(place.isFile() || last.isEmpty() ? files : files.resolve(last)));
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
