package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Gates whose tags the query of the service cannot express, and metrics that are not numbers. */
final class GateWorkload extends SingleRunWorkload {

    private static final List<String> TAGS = List.of(
            "[segment: 'retail,online']",
            "['a=b': '1']",
            "[segment: 'retail,online', 'a=b': 'c=d,e=f']",
            "[segment: 'größe & 1%', plain: 'x']",
            "['a,b=c': ' ']");

    private final String tags;

    GateWorkload(String name, long seed, SimulationThreads stage) {
        super(name, seed, stage);
        this.tags = TAGS.get(new Random(seed).nextInt(TAGS.size()));
    }

    @Override
    public String model() {
        return super.model() + ", tags: " + tags;
    }

    @Override
    public String afterRegistration() {
        String gate = "amlRegisterModel(name: '" + name
                + "', runId: run, path: 'outputs/model', onlyIf: 'loss < previous'," + " compareTo: " + tags;
        return """
                def same = %1$s)
                echo "same ${same.registered}"
                def none = %1$s, metrics: [loss: 'NaN'])
                echo "none ${none.registered} ${none.reason}"
                def better = %1$s, metrics: [loss: -1], tags: %2$s)
                echo "better ${better.registered}"
                echo "listed ${amlListModels(name: '%3$s', tags: %2$s)*.id.sort()}"
                echo "deleted ${amlDeleteModel(name: '%3$s', keepLast: 1, tags: %2$s).ids}"
                amlDeleteModel(modelId: better)
                """.formatted(gate, tags, name);
    }

    @Override
    public List<String> violations(LocalAzureMl azure, List<String> submitted, Path folder, String console)
            throws Exception {
        List<String> violations = new ArrayList<>();
        for (String line : List.of(
                "same false",
                "none false loss is NaN, which cannot be compared",
                "better true",
                "listed [" + name + ":1, " + name + ":2]",
                "deleted [" + name + ":1]")) {
            if (!console.contains(line)) {
                violations.add("the gate did not say '" + line + "'");
            }
        }
        return violations;
    }
}
