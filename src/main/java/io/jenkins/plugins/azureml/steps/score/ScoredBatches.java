package io.jenkins.plugins.azureml.steps.score;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.json.PlainJson;
import io.jenkins.plugins.azureml.scoring.Batch;
import io.jenkins.plugins.azureml.scoring.BatchResult;
import io.jenkins.plugins.azureml.scoring.InputException;
import io.jenkins.plugins.azureml.scoring.JsonValues;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Answers that are there already, kept with the state of the build so that a restart does not ask for them again, as long as they
 * are small. A batch is known again by what was sent, so that a file that has changed meanwhile is asked for anew.
 */
final class ScoredBatches implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 512 * 1024;

    // Replaced, never changed: the build may be written to disk at any time.
    private volatile ArrayList<Kept> kept = new ArrayList<>();
    private int length;

    /** Keeps an answer, unless there is no room for it. */
    synchronized void keep(@NonNull Batch batch, @NonNull BatchResult answered) {
        if (length >= LONGEST) {
            return;
        }
        String json;
        byte[] body;
        try {
            body = PlainJson.write(batch.body());
            json = new String(PlainJson.write(answered.response()), StandardCharsets.UTF_8);
        } catch (IOException | IllegalArgumentException e) {
            // Such as NaN, which would come back as text.
            return;
        }
        if (length + json.length() <= LONGEST) {
            ArrayList<Kept> copy = new ArrayList<>(kept);
            copy.add(new Kept(batch.number(), digest(body), json, answered.millis()));
            length += json.length();
            kept = copy;
        }
    }

    /** The answers to these batches, by their numbers. */
    @NonNull
    Map<Integer, BatchResult> of(@NonNull List<Batch> batches) throws IOException {
        Map<Integer, BatchResult> known = new HashMap<>();
        if (kept.isEmpty()) {
            return known;
        }
        for (Kept each : kept) {
            Batch batch = each.number <= batches.size() ? batches.get(each.number - 1) : null;
            if (batch != null && each.digest.equals(digest(PlainJson.write(batch.body())))) {
                known.put(each.number, each.answered());
            }
        }
        return known;
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Kept implements Serializable {

        private static final long serialVersionUID = 1L;

        private final int number;
        private final String digest;
        private final String answer;
        private final long millis;

        Kept(int number, String digest, String answer, long millis) {
            this.number = number;
            this.digest = digest;
            this.answer = answer;
            this.millis = millis;
        }

        BatchResult answered() throws InputException {
            return new BatchResult(JsonValues.parse("a kept answer", answer), millis);
        }
    }
}
