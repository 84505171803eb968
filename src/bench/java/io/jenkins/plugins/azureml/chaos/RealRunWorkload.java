package io.jenkins.plugins.azureml.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.Groovy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A script that the service really runs with arguments, inputs, variables and parameters of a sweep that a shell or a YAML
 * reader could change. It records what it has received.
 */
final class RealRunWorkload implements Workload {

    /** The beginning of the names of these pipelines, whose trials are not simulated. */
    static final String NAME = "real-";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ENVIRONMENT = "AzureML-sklearn-1.5-ubuntu20.04-py310-cpu";

    private enum Form {
        ARGUMENTS,
        RUN_DEFINITION,
        INPUTS,
        SCALARS,
        SWEEP
    }

    private final String name;
    private final Form form;
    private final List<String> values;
    private final Map<String, String> variables = new TreeMap<>();
    private final Map<String, String> tags = new TreeMap<>();
    private final StringBuilder job = new StringBuilder();

    RealRunWorkload(String name, long seed) {
        this.name = name;
        Random random = new Random(seed);
        this.form = Form.values()[random.nextInt(Form.values().length)];
        int count = 1 + random.nextInt(form == Form.SWEEP ? 3 : 12);
        this.values = switch (form) {
            case ARGUMENTS, RUN_DEFINITION -> OddValues.any(random, count);
            case INPUTS -> OddValues.quotable(random, count);
            case SWEEP -> OddValues.quotable(random, count).stream().distinct().toList();
            case SCALARS -> scalars(random, count);
        };
    }

    private List<String> scalars(Random random, int count) {
        List<String> sent = new ArrayList<>();
        StringBuilder inputs = new StringBuilder("inputs:\n");
        StringBuilder texts = new StringBuilder("environment_variables:\n");
        StringBuilder tagged = new StringBuilder("tags:\n");
        for (int i = 0; i < count; i++) {
            Map.Entry<String, String> scalar = OddValues.scalars(random, 1).get(0);
            inputs.append("  x").append(i).append(": ").append(scalar.getKey()).append('\n');
            sent.add(scalar.getValue());
            Map.Entry<String, String> text = OddValues.texts(random, 1).get(0);
            texts.append("  ODD_").append(i).append(": ").append(text.getKey()).append('\n');
            variables.put("ODD_" + i, text.getValue());
            tagged.append("  t").append(i).append(": ").append(text.getKey()).append('\n');
            tags.put("t" + i, text.getValue());
        }
        job.append(inputs).append(texts).append(tagged);
        return sent;
    }

    @Override
    public String generation() {
        return form == Form.ARGUMENTS || form == Form.RUN_DEFINITION ? null : "v2";
    }

    @Override
    public void prepare(Path folder, LocalAzureMl azure) throws Exception {
        Path sources = Files.createDirectories(folder.resolve("train"));
        Files.writeString(sources.resolve("train.py"), """
                import json, os, sys
                os.makedirs('outputs/model', exist_ok=True)
                seen = {'arguments': sys.argv[1:],
                        'variables': {k: v for k, v in os.environ.items() if k.startswith('ODD_')}}
                with open('outputs/seen.json', 'w') as f:
                    json.dump(seen, f)
                with open('outputs/model/score.py', 'w') as f:
                    f.write('def run(raw):\\n    return [1]\\n')
                print('> %s arguments', len(sys.argv) - 1)
                """.formatted(name));
        if (form == Form.RUN_DEFINITION) {
            JsonNode definition = JSON.readTree("""
                    {"Configuration": {"Script": "train.py", "Target": "%s", "Framework": "Python", "NodeCount": 1}}
                    """.formatted(azure.compute()));
            definition.withObject("/Configuration").set("Arguments", JSON.valueToTree(values));
            Files.writeString(folder.resolve("definition.json"), definition.toString());
        }
        if (form == Form.INPUTS || form == Form.SCALARS) {
            String command = IntStream.range(0, values.size())
                    .mapToObj(i -> " \"${{inputs.x" + i + "}}\"")
                    .collect(Collectors.joining());
            Files.writeString(
                    folder.resolve("job.yml"),
                    "command: python train.py" + command + "\ncode: train\nenvironment: azureml:" + ENVIRONMENT
                            + ":1\ncompute: azureml:" + azure.compute() + "\n" + job);
        }
    }

    @Override
    public String parameters(String compute) {
        String shortForm = "sourceDirectory: 'train', script: 'train.py', target: '" + compute + "', environment: '"
                + ENVIRONMENT + "', ";
        return switch (form) {
            case ARGUMENTS -> shortForm + "arguments: " + Groovy.list(values);
            case RUN_DEFINITION -> "sourceDirectory: 'train', definitionFile: 'definition.json'";
            case INPUTS ->
                "definitionFile: 'job.yml', inputs: ["
                        + IntStream.range(0, values.size())
                                .mapToObj(i -> "x" + i + ": " + Groovy.text(values.get(i)))
                                .collect(Collectors.joining(", "))
                        + "]";
            case SCALARS -> "definitionFile: 'job.yml'";
            case SWEEP ->
                shortForm + "hyperdrive: [sampling: 'grid', parameterSpace: ['--columns': " + Groovy.list(values)
                        + "], primaryMetric: 'acc', goal: 'maximize', maxTotalRuns: " + values.size() + "]";
        };
    }

    @Override
    public String modelRun() {
        return form == Form.SWEEP ? "run.runId + '_0'" : "run";
    }

    @Override
    public String simulatedRunIds() {
        return null;
    }

    @Override
    public String progressText() {
        return "> " + name;
    }

    @Override
    public void started(SimulatedRun run) {
        throw new IllegalStateException("run " + run.runId() + " is not to be simulated");
    }

    @Override
    public void await() {
        // The service ends the processes of its runs.
    }

    @Override
    public boolean isLog(String line) {
        return line.startsWith("> " + name);
    }

    @Override
    public String logText(LocalAzureMl azure, List<String> submitted) {
        return form == Form.SWEEP
                ? ""
                : submitted.stream()
                        .map(id -> azure.file(id, "user_logs/std_log.txt")
                                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                                .orElse(""))
                        .collect(Collectors.joining());
    }

    @Override
    public List<String> violations(LocalAzureMl azure, List<String> submitted, Path folder, String console)
            throws Exception {
        List<String> violations = new ArrayList<>();
        String id = submitted.get(0);
        if (form == Form.SWEEP) {
            for (int i = 0; i < values.size(); i++) {
                check(violations, azure, id + "_" + i, List.of("--columns", values.get(i)));
            }
        } else {
            check(violations, azure, id, values);
        }
        if (form == Form.SCALARS) {
            JsonNode sent = ServerState.job(azure, id).path("tags");
            tags.forEach((tag, value) -> {
                if (!value.equals(sent.path(tag).textValue())) {
                    violations.add("tag " + tag + " is " + sent.path(tag) + " instead of " + value);
                }
            });
        }
        return violations;
    }

    private void check(List<String> violations, LocalAzureMl azure, String id, List<String> arguments)
            throws IOException {
        Optional<byte[]> file = azure.file(id, "outputs/seen.json");
        if (file.isEmpty()) {
            violations.add("the script of run " + id + " has recorded nothing");
            return;
        }
        JsonNode seen = JSON.readTree(file.get());
        if (!seen.path("arguments").equals(JSON.valueToTree(arguments))) {
            violations.add("the script of run " + id + " got " + seen.path("arguments") + " instead of "
                    + JSON.valueToTree(arguments));
        }
        if (!seen.path("variables").equals(JSON.valueToTree(variables))) {
            violations.add("the script of run " + id + " got " + seen.path("variables") + " instead of "
                    + JSON.valueToTree(variables));
        }
    }
}
