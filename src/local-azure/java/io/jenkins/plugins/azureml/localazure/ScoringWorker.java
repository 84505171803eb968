package io.jenkins.plugins.azureml.localazure;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A Python process that imports a model's {@code score.py}, calls its {@code init()}, and calls its {@code run()} for
 * one request after the other. Output of the script goes to a log file, so it cannot disturb the protocol.
 */
final class ScoringWorker {
    /**
     * Frames in both directions: a line with the length (from Python preceded by the kind), then this number of
     * bytes.
     */
    private static final String PROGRAM = """
            import importlib.util, json, os, sys, traceback

            out = os.fdopen(os.dup(1), 'wb')
            os.dup2(2, 1)

            def send(kind, text):
                data = text.encode('utf-8')
                out.write(('%s %d\\n' % (kind, len(data))).encode('ascii') + data)
                out.flush()

            def plain(value):
                if hasattr(value, 'tolist'):
                    return value.tolist()
                raise TypeError('%s is not JSON serializable' % type(value).__name__)

            try:
                script = sys.argv[1]
                sys.path.insert(0, os.path.dirname(script))
                spec = importlib.util.spec_from_file_location('score', script)
                module = importlib.util.module_from_spec(spec)
                sys.modules['score'] = module
                spec.loader.exec_module(module)
                if hasattr(module, 'init'):
                    module.init()
                module.run
            except BaseException:
                traceback.print_exc()
                send('INIT', traceback.format_exc())
                sys.exit(1)
            send('READY', '')
            source = sys.stdin.buffer
            while True:
                head = source.readline()
                if not head:
                    break
                raw = source.read(int(head)).decode('utf-8')
                try:
                    send('OK', json.dumps(module.run(raw), default=plain))
                except BaseException:
                    traceback.print_exc()
                    send('ERROR', traceback.format_exc())
            """;

    record Result(String kind, String text) {}

    private final Process process;
    private final InputStream in;
    private final OutputStream out;
    private final ScheduledExecutorService timer;
    private final Duration timeout;
    private volatile boolean timedOut;

    ScoringWorker(
            LocalAzureMlOptions options,
            Path script,
            Path modelFolder,
            Map<String, String> environment,
            Path log,
            ScheduledExecutorService timer)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Python.require(options.python), "-c", PROGRAM, script.toString())
                .directory(script.getParent().toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Python.prepare(builder);
        builder.environment().putAll(environment);
        builder.environment().put("AZUREML_MODEL_DIR", modelFolder.toString());
        this.timer = timer;
        this.timeout = options.scoringTimeout;
        process = builder.start();
        in = new BufferedInputStream(process.getInputStream());
        out = process.getOutputStream();
        Result ready;
        try {
            ready = read(timeout);
        } catch (RejectedExecutionException e) {
            process.destroyForcibly();
            throw new IOException("The server is closing", e);
        }
        if (!ready.kind.equals("READY")) {
            close();
            throw new ServiceException(502, "ModelInitFailed", "User script failed in init():\n" + ready.text);
        }
    }

    Result score(byte[] body) throws IOException {
        return score(body, timeout);
    }

    /**
     * Scores one request.
     *
     * @throws Refusal with 504 if there is no response in this time; the process is then dead
     */
    synchronized Result score(byte[] body, Duration atMost) throws IOException {
        out.write((body.length + "\n").getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
        return read(atMost);
    }

    private Result read(Duration atMost) throws IOException {
        ScheduledFuture<?> guard = timer.schedule(
                () -> {
                    timedOut = true;
                    process.destroyForcibly();
                },
                atMost.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            StringBuilder head = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw timedOut
                            ? new ServiceException(504, "Timeout", "The model did not answer in time.")
                            : new ServiceException(502, "ModelCrashed", "The model's process ended.");
                }
                head.append((char) c);
            }
            String[] parts = head.toString().split(" ");
            byte[] text = in.readNBytes(Integer.parseInt(parts[1]));
            return new Result(parts[0], new String(text, StandardCharsets.UTF_8));
        } finally {
            guard.cancel(false);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void close() {
        Python.killNow(process);
    }
}
