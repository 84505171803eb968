package io.jenkins.plugins.azureml.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Merges the responses to batches into the response that a single request would have had. */
public final class BatchResults {

    private BatchResults() {}

    /**
     * Returns a single response unchanged. Concatenates lists. For maps with the same keys, concatenates lists and
     * keeps values that are equal in all of them. Returns a list of the responses if they have any other form.
     *
     * @param responses one for each batch, in order
     */
    @CheckForNull
    public static Object merge(@NonNull List<Object> responses) {
        if (responses.size() == 1) {
            return responses.get(0);
        }
        if (responses.stream().allMatch(List.class::isInstance)) {
            return concatenate(responses);
        }
        Object first = responses.get(0);
        if (first instanceof Map<?, ?> keys
                && responses.stream()
                        .allMatch(a -> a instanceof Map<?, ?> m && m.keySet().equals(keys.keySet()))) {
            Map<Object, Object> all = new LinkedHashMap<>();
            for (Object key : keys.keySet()) {
                List<Object> values = new ArrayList<>();
                responses.forEach(response -> values.add(((Map<?, ?>) response).get(key)));
                if (values.stream().allMatch(List.class::isInstance)) {
                    all.put(key, concatenate(values));
                } else if (values.stream().allMatch(v -> Objects.equals(v, values.get(0)))) {
                    all.put(key, values.get(0));
                } else {
                    return responses;
                }
            }
            return all;
        }
        return responses;
    }

    private static List<Object> concatenate(List<Object> lists) {
        List<Object> all = new ArrayList<>();
        lists.forEach(list -> all.addAll((Collection<?>) list));
        return all;
    }

    /**
     * Returns the results of the rows: the response if it is a list, or the only list in it.
     *
     * @return null if there is no such list
     */
    @CheckForNull
    public static List<?> rows(@CheckForNull Object response) {
        if (response instanceof List<?> list) {
            return list;
        }
        if (response instanceof Map<?, ?> map) {
            List<?> lists = map.values().stream().filter(List.class::isInstance).toList();
            return lists.size() == 1 ? (List<?>) lists.get(0) : null;
        }
        return null;
    }
}
