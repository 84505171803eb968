package io.jenkins.plugins.azureml.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Data to score, in the format of the endpoint. It can be divided into batches. */
public final class Payload {

    private final Object content;
    private final Function<Object, Object> body;

    private Payload(@CheckForNull Object content, Function<Object, Object> body) {
        this.content = content;
        this.body = body;
    }

    /** Sends the body unchanged. */
    public static Payload whole(@CheckForNull Object body) {
        return new Payload(body, any -> any);
    }

    /** Sends {@code {field: data}}. */
    public static Payload of(String field, @CheckForNull Object data) {
        return new Payload(data, some -> Collections.singletonMap(field, some));
    }

    /** Returns the number of rows; -1 if it is unknown. */
    public int rows() {
        List<?> rows = rowList();
        return rows == null ? -1 : rows.size();
    }

    /**
     * Divides the rows into batches.
     *
     * @param size rows of a batch; null for one request with all rows
     * @throws InputException if the data has no rows to divide
     */
    public List<Batch> batches(@CheckForNull Integer size) throws InputException {
        List<?> rows = rowList();
        if (size == null) {
            return List.of(new Batch(1, 1, 1, rows(), body.apply(content)));
        }
        if (rows == null) {
            throw new InputException(
                    "batchSize requires rows: data must be a list, or a map with the lists 'columns' and 'data'."
                            + " Remove batchSize for other data");
        }
        int count = Math.max(1, (rows.size() + size - 1) / size);
        List<Batch> batches = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int from = i * size;
            int to = Math.min(from + size, rows.size());
            batches.add(new Batch(i + 1, count, from + 1, to - from, body.apply(part(from, to))));
        }
        return batches;
    }

    private Object part(int from, int to) {
        if (!(content instanceof Map<?, ?> frame)) {
            return ((List<?>) content).subList(from, to);
        }
        Map<String, Object> part = new LinkedHashMap<>();
        frame.forEach((key, value) -> {
            boolean byRow = key.equals("data") || key.equals("index");
            part.put(key.toString(), byRow && value instanceof List<?> list ? list.subList(from, to) : value);
        });
        return part;
    }

    /** Returns the rows of a list, or of a frame that pandas wrote with {@code orient='split'}; null for other data. */
    @CheckForNull
    private List<?> rowList() {
        if (content instanceof List<?> list) {
            return list;
        }
        if (content instanceof Map<?, ?> frame
                && frame.get("columns") instanceof List<?>
                && frame.get("data") instanceof List<?> rows
                && (!(frame.get("index") instanceof List<?> index) || index.size() == rows.size())) {
            return rows;
        }
        return null;
    }
}
