package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.List;
import java.util.Map;

/** Reads a component: its interface and what it runs. */
final class ComponentReader {

    /** Keys that {@code az ml component show} adds. */
    private static final String[] READ_ONLY = {
        "id", "creation_context", "latest_version", "resourceGroup", "base_path", "_source"
    };

    private final Session session;
    private final SourceFile file;
    private final CodeReader code;

    ComponentReader(@NonNull Session session, @NonNull SourceFile file) {
        this.session = session;
        this.file = file;
        this.code = new CodeReader(session.workspace(), file);
    }

    /** @return null for a type that is not supported, which is reported */
    @CheckForNull
    Component read(@NonNull Section part, @NonNull String type, @NonNull Component.Source source)
            throws InterruptedException {
        if (!List.of(Node.COMMAND, Node.PIPELINE, Node.PARALLEL, Node.SPARK).contains(type)) {
            part.problem("type", "'" + type + "' is not supported: only command, pipeline, parallel and spark are");
            part.ignore(part.names().toArray(String[]::new));
            return null;
        }
        Component component = new Component(type, source);
        head(part, component);
        PortReader.inputs(part, component);
        PortReader.outputs(part, component);
        if (!List.of(Node.COMMAND, Node.SPARK).contains(type)) {
            part.refuse("additional_includes", "is supported only for components of the types command and spark");
        }
        body(part, component);
        checkExpressions(part, component);
        return component;
    }

    private void head(Section part, Component component) {
        ObjectNode spec = component.spec();
        part.ignore("name", "version", "type");
        part.ignore(READ_ONLY);
        Settings.text(part, "$schema", spec);
        Settings.text(part, "display_name", spec);
        describe(part, component);
        Settings.copy(part, "properties", spec);
        if (spec.path("properties").isObject()) {
            component.properties().set("properties", spec.path("properties").deepCopy());
        }
        Boolean deterministic = part.flag("is_deterministic");
        if (deterministic != null || !component.type().equals(Node.PIPELINE)) {
            spec.put("is_deterministic", deterministic == null || deterministic);
        }
    }

    /** Reads description and tags into both the specification and the version. */
    static void describe(@NonNull Section part, @NonNull Component component) {
        Settings.text(part, "description", component.spec());
        if (component.spec().has("description")) {
            component.properties().set("description", component.spec().get("description"));
        }
        Map<String, String> tags = part.texts("tags");
        if (!tags.isEmpty()) {
            ObjectNode json = component.spec().putObject("tags");
            tags.forEach(json::put);
            component.properties().set("tags", json.deepCopy());
        }
    }

    /** Reads what the component runs. */
    void body(@NonNull Section part, @NonNull Component component) throws InterruptedException {
        ObjectNode spec = component.spec();
        switch (component.type()) {
            case Node.COMMAND -> command(part, component);
            case Node.PARALLEL -> parallel(part, component);
            case Node.SPARK -> spark(part, component);
            default -> {
                Section jobs = part.sectionOrEmpty("jobs");
                component
                        .nodes()
                        .addAll(new PipelineReader(session, file)
                                .nodes(part, jobs, new Scope(component.inputs(), component.outputs())));
                spec.putObject("jobs");
            }
        }
    }

    private void command(Section part, Component component) throws InterruptedException {
        ObjectNode spec = component.spec();
        String command = part.required("command", "what is to be run, such as python train.py");
        // Keeps white space at both ends, as in the file.
        spec.put("command", part.isText("command") ? part.value("command").textValue() : command);
        code.codeAndIncludes(part, spec, true, component.references());
        code.environment(part, spec, true, component.references());
        Settings.resources(part, spec);
        Settings.distribution(part, spec, false);
    }

    private void parallel(Section part, Component component) throws InterruptedException {
        ObjectNode spec = component.spec();
        Settings.resources(part, spec);
        Settings.text(part, "logging_level", spec);
        Settings.text(part, "input_data", spec);
        ParallelSettings.partitionKeys(part, spec);
        String size = part.text("mini_batch_size");
        if (size != null) {
            spec.put("mini_batch_size", String.valueOf(ParallelSettings.miniBatch(part, size)));
        }
        ParallelSettings.retries(part, spec);
        Settings.number(part, "max_concurrency_per_instance", 1, spec);
        ParallelSettings.thresholds(part, spec);
        Section task = part.sectionOrEmpty("task");
        if (task.isEmpty()) {
            part.problem("task", "is missing: the function to run, with type, code, entry_script and environment");
            return;
        }
        ObjectNode json = spec.putObject("task");
        task.required("type", "run_function");
        for (String key : List.of("type", "entry_script", "program_arguments", "model", "append_row_to")) {
            Settings.text(task, key, json);
        }
        code.code(task, json, false, component.references());
        code.environment(task, json, true, component.references());
    }

    private void spark(Section part, Component component) throws InterruptedException {
        ObjectNode spec = component.spec();
        SparkSettings.entry(part, spec, false);
        SparkSettings.program(part, spec);
        SparkSettings.check(part, spec.path("conf"));
        code.codeAndIncludes(part, spec, false, component.references());
        code.environment(part, spec, false, component.references());
    }

    /** Reports expressions in a command or arguments that refer to nothing. */
    static void checkExpressions(@NonNull Section part, @NonNull Component component) {
        String key = component.type().equals(Node.SPARK) ? "args" : "command";
        JsonNode command = component.spec().path(key);
        for (String name : Bindings.of(command.asText(""))) {
            String[] words = name.split("\\.");
            Map<String, Port> ports = words[0].equals("inputs")
                    ? component.inputs()
                    : words[0].equals("outputs") ? component.outputs() : null;
            boolean known = ports != null && words.length > 1
                    ? ports.containsKey(words[1]) || ports.containsKey(name.substring(words[0].length() + 1))
                    : words.length == 1 && words[0].equals("name");
            if (!known) {
                part.problem(key, "uses ${{" + name + "}}, but there is no such input or output");
            }
        }
    }
}
