package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the nodes of a pipeline, which can be a job or a component, and checks how they depend on each other. */
final class PipelineReader {

    private final Session session;
    private final SourceFile file;

    PipelineReader(@NonNull Session session, @NonNull SourceFile file) {
        this.session = session;
        this.file = file;
    }

    /** @param pipeline the part of the file with the key {@code outputs} */
    @NonNull
    List<Node> nodes(@NonNull Section pipeline, @NonNull Section jobs, @NonNull Scope scope)
            throws InterruptedException {
        if (jobs.isEmpty()) {
            pipeline.problem("jobs", "is missing or empty: a pipeline needs at least one node");
        }
        for (String name : jobs.names()) {
            scope.nodes().put(name, new NodeReader(session, file).read(jobs, name));
        }
        List<Node> nodes = new ArrayList<>(scope.nodes().values());
        IoReader io = new IoReader(new ValueReader(session.workspace(), file.folder(), file.path()), scope);
        nodes.forEach(io::outputs);
        nodes.forEach(io::inputs);
        for (Node node : nodes) {
            if (node.isInline()) {
                ComponentReader.checkExpressions(node.section(), node.component());
            }
        }
        checkOutputs(pipeline, scope);
        checkCycles(jobs, scope);
        return nodes;
    }

    private static void checkOutputs(Section pipeline, Scope scope) {
        Section outputs = pipeline.sectionOrEmpty("outputs");
        for (String name : outputs.names()) {
            JsonNode value = outputs.value(name);
            // An output without settings needs no node: it is passed on without a value.
            if (value != null && !scope.filled().contains(name)) {
                outputs.problem(
                        name,
                        "is not filled by any node: write ${{parent.outputs." + name
                                + "}} as the value of a node's output, or remove it");
            }
        }
    }

    private static void checkCycles(Section jobs, Scope scope) {
        Map<String, Boolean> done = new LinkedHashMap<>();
        for (String name : scope.nodes().keySet()) {
            if (visit(jobs, scope, name, new LinkedHashSet<>(), done)) {
                return;
            }
        }
    }

    /** @return whether a cycle was found, which is reported */
    private static boolean visit(Section jobs, Scope scope, String name, Set<String> path, Map<String, Boolean> done) {
        if (!path.add(name)) {
            List<String> cycle = new ArrayList<>(path);
            cycle = cycle.subList(cycle.indexOf(name), cycle.size());
            jobs.problem(
                    name,
                    "waits for itself: " + String.join(" → ", cycle) + " → " + name + " use each other's outputs");
            return true;
        }
        if (done.putIfAbsent(name, true) == null) {
            for (String before : scope.nodes().get(name).after()) {
                if (scope.nodes().containsKey(before) && visit(jobs, scope, before, path, done)) {
                    return true;
                }
            }
        }
        path.remove(name);
        return false;
    }
}
