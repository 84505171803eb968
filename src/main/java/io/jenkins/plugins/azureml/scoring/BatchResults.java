package io.jenkins.plugins.azureml.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The answers to the batches as one, as if all had been asked at once. */
public final class BatchResults {

    private BatchResults() {}

    /**
     * One answer is itself. Lists are joined; of maps with the same keys the lists are joined, and what all have alike is kept.
     * Answers of any other form stay apart: a list of them.
     *
     * @param answers one for each batch, in order
     */
    @CheckForNull
    public static Object joined(@NonNull List<Object> answers) {
        if (answers.size() == 1) {
            return answers.get(0);
        }
        if (answers.stream().allMatch(List.class::isInstance)) {
            return lists(answers);
        }
        Object first = answers.get(0);
        if (first instanceof Map<?, ?> keys
                && answers.stream()
                        .allMatch(a -> a instanceof Map<?, ?> m && m.keySet().equals(keys.keySet()))) {
            Map<Object, Object> all = new LinkedHashMap<>();
            for (Object key : keys.keySet()) {
                List<Object> values = new ArrayList<>();
                answers.forEach(answer -> values.add(((Map<?, ?>) answer).get(key)));
                if (values.stream().allMatch(List.class::isInstance)) {
                    all.put(key, lists(values));
                } else if (values.stream().allMatch(v -> Objects.equals(v, values.get(0)))) {
                    all.put(key, values.get(0));
                } else {
                    return answers;
                }
            }
            return all;
        }
        return answers;
    }

    private static List<Object> lists(List<Object> lists) {
        List<Object> all = new ArrayList<>();
        lists.forEach(list -> all.addAll((Collection<?>) list));
        return all;
    }

    /**
     * The results of the rows: the answer itself if it is a list, or the only list in it.
     *
     * @return null if there is no such list
     */
    @CheckForNull
    public static List<?> rows(@CheckForNull Object answer) {
        if (answer instanceof List<?> list) {
            return list;
        }
        if (answer instanceof Map<?, ?> map) {
            List<?> lists = map.values().stream().filter(List.class::isInstance).toList();
            return lists.size() == 1 ? (List<?>) lists.get(0) : null;
        }
        return null;
    }
}
