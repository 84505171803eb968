package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Simulates a run: writes its log in pieces that split lines and characters, logs metrics, writes a model, and ends.
 */
final class SimulatedTraining {

    private static final String LOG = "user_logs/std_log.txt";
    private static final String SCORE = "def init():\n    pass\n\ndef run(raw):\n    return [1]\n";

    private final String name;
    private final Random random;
    private final StringBuilder written = new StringBuilder();
    private final double loss;
    private final CountDownLatch canceled = new CountDownLatch(1);
    private final Map<String, byte[]> more = new LinkedHashMap<>();

    SimulatedTraining(String name, long seed) {
        this.name = name;
        this.random = new Random(seed);
        this.loss = random.nextDouble();
    }

    /** Adds a file that the run writes at its end. */
    void writes(String path, byte[] content) {
        more.put(path, content);
    }

    /** Returns the prefix of its log lines. */
    String prefix() {
        return "> " + name + ' ';
    }

    /** Returns the last loss that it logs. */
    double loss() {
        return loss;
    }

    /** Simulates the run until it ends or is canceled. Blocks, so it needs its own thread. */
    void simulate(SimulatedRun run) throws InterruptedException {
        run.onCancel(each -> {
            canceled.countDown();
            synchronized (this) {
                each.status("Canceled");
            }
        });
        for (String status : new String[] {"Starting", "Queued", "Running"}) {
            if (!change(run, status)) {
                return;
            }
        }
        for (int piece = random.nextInt(12); piece >= 0; piece--) {
            byte[] bytes = lines(piece).getBytes(StandardCharsets.UTF_8);
            int cut = random.nextInt(bytes.length);
            run.append(LOG, Arrays.copyOfRange(bytes, 0, cut));
            boolean over = pause();
            run.append(LOG, Arrays.copyOfRange(bytes, cut, bytes.length));
            if (over) {
                return;
            }
        }
        run.metric("loss", 2 * loss).metric("loss", loss);
        run.append("outputs/model/score.py", SCORE.getBytes(StandardCharsets.UTF_8));
        more.forEach(run::append);
        if (change(run, "Finalizing")) {
            change(run, "Completed");
        }
    }

    private String lines(int piece) {
        StringBuilder text = new StringBuilder();
        for (int line = random.nextInt(15); line >= 0; line--) {
            text.append(prefix())
                    .append(piece)
                    .append('.')
                    .append(line)
                    .append(" größe 漢字 ")
                    .append("x".repeat(random.nextInt(120)))
                    .append('\n');
        }
        written.append(text);
        return text.toString();
    }

    private boolean change(SimulatedRun run, String status) throws InterruptedException {
        if (pause()) {
            return false;
        }
        synchronized (this) {
            if (canceled.getCount() == 0) {
                return false;
            }
            run.status(status);
            return true;
        }
    }

    /** @return whether the run was canceled meanwhile */
    private boolean pause() throws InterruptedException {
        return canceled.await(random.nextInt(120), TimeUnit.MILLISECONDS);
    }

    /** Returns the log so far; complete after {@link #simulate} has returned. */
    String logText() {
        return written.toString();
    }
}
