package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.actions.live.ChildEntry;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.client.runs.Runs;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * The curves of the first child runs, so that the page of the build can compare the trials of a sweep. Reads those of a child once,
 * when it has ended, and before only while a page is open: one request for each child, and one more for each metric.
 */
final class ChildCurves {

    private static final Logger LOGGER = Logger.getLogger(ChildCurves.class.getName());

    /** More lines cannot be told apart. */
    private static final int MAX_CHILDREN = 8;

    private static final int MAX_METRICS = 2;

    private final Map<String, CurveReader> readers = new LinkedHashMap<>();
    private final Set<String> complete = new HashSet<>();

    /**
     * Reads what is new.
     *
     * @param running whether children that have not ended are read too
     */
    void read(@NonNull List<ChildEntry> children, boolean running, @NonNull Runs runs, @NonNull AmlClient client)
            throws InterruptedException {
        Set<String> parents = children.stream().map(ChildEntry::getParentId).collect(Collectors.toSet());
        for (ChildEntry child : children) {
            String id = child.getRunId();
            boolean ended = RunStatus.of(child.getStatus()).isTerminal();
            boolean leaf = !parents.contains(id);
            boolean chosen = readers.containsKey(id) || readers.size() < MAX_CHILDREN;
            if (leaf && chosen && (ended || running) && !complete.contains(id)) {
                CurveReader reader = readers.computeIfAbsent(id, each -> new CurveReader(each, MAX_METRICS));
                try {
                    reader.read(runs, client);
                } catch (AzureMlException e) {
                    LOGGER.log(Level.FINE, "no metrics of a child run", e);
                }
                if (ended) {
                    complete.add(id);
                }
            }
        }
    }

    /** Returns the children with the curves that were read. */
    @NonNull
    List<ChildEntry> addTo(@NonNull List<ChildEntry> children) {
        return children.stream()
                .map(child -> {
                    CurveReader reader = readers.get(child.getRunId());
                    return reader == null ? child : child.withCurves(reader.curves());
                })
                .toList();
    }
}
