package io.jenkins.plugins.azureml.steps.score;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import io.jenkins.plugins.azureml.client.json.PlainJson;
import io.jenkins.plugins.azureml.scoring.Batch;
import io.jenkins.plugins.azureml.scoring.BatchResult;
import io.jenkins.plugins.azureml.scoring.InputException;
import io.jenkins.plugins.azureml.scoring.JsonValues;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Responses saved with the build, up to a total size, so that a resumed step does not score their batches again. A hash of the
 * request body identifies a batch: rows that have changed in the meantime are scored again.
 */
final class ScoredBatches implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Characters of JSON. */
    private static final int MAX_LENGTH = 512 * 1024;

    // Replaced and never changed in place: the build may be saved at any time.
    private volatile ArrayList<Saved> saved = new ArrayList<>();
    private int length;

    /** Saves a response unless it would exceed the size limit or cannot be restored from JSON unchanged. */
    synchronized void add(@NonNull Batch batch, @NonNull BatchResult answered) {
        if (length >= MAX_LENGTH) {
            return;
        }
        String json;
        byte[] body;
        try {
            body = PlainJson.write(batch.body());
            json = new String(PlainJson.write(answered.response()), StandardCharsets.UTF_8);
        } catch (IOException | IllegalArgumentException e) {
            // For example NaN, which would be restored as text.
            return;
        }
        if (length + json.length() <= MAX_LENGTH) {
            ArrayList<Saved> copy = new ArrayList<>(saved);
            copy.add(new Saved(batch.number(), digest(body), json, answered.millis()));
            length += json.length();
            saved = copy;
        }
    }

    /** Returns the saved responses to these batches by batch number. */
    @NonNull
    Map<Integer, BatchResult> of(@NonNull List<Batch> batches) throws IOException {
        Map<Integer, BatchResult> known = new HashMap<>();
        if (saved.isEmpty()) {
            return known;
        }
        for (Saved each : saved) {
            Batch batch = each.number <= batches.size() ? batches.get(each.number - 1) : null;
            if (batch != null && each.digest.equals(digest(PlainJson.write(batch.body())))) {
                known.put(each.number, each.answered());
            }
        }
        return known;
    }

    private static String digest(byte[] body) {
        return HexFormat.of().formatHex(ContentDigest.sha256().digest(body));
    }

    private static final class Saved implements Serializable {

        private static final long serialVersionUID = 1L;

        private final int number;
        private final String digest;
        private final String answer;
        private final long millis;

        Saved(int number, String digest, String answer, long millis) {
            this.number = number;
            this.digest = digest;
            this.answer = answer;
            this.millis = millis;
        }

        BatchResult answered() throws InputException {
            return new BatchResult(JsonValues.parse("a saved response", answer), millis);
        }
    }
}
