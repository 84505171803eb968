package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.definitions.NamePrefix;
import io.jenkins.plugins.azureml.definitions.Reference;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the nodes of a pipeline without their inputs and outputs: type, component and settings. */
final class NodeReader {

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*");
    private static final Pattern REGISTERED = Pattern.compile("azureml:([^/:@]+)(?::([^/:@]+)|@([^/:@]+))");
    private static final Set<String> TYPES =
            Set.of(Node.COMMAND, Node.PIPELINE, Node.SWEEP, Node.PARALLEL, Node.SPARK, Node.AUTOML);
    private static final Set<String> WITHOUT_STABLE_API =
            Set.of("import", "data_transfer", "if_else", "do_while", "parallel_for");

    private final Session session;
    private final SourceFile file;

    NodeReader(@NonNull Session session, @NonNull SourceFile file) {
        this.session = session;
        this.file = file;
    }

    @NonNull
    Node read(@NonNull Section jobs, @NonNull String name) throws InterruptedException {
        if (!NAME.matcher(name).matches()) {
            jobs.problem(name, "must have a name of lower-case letters, digits and '_', not beginning with a digit");
        }
        Section part = jobs.sectionOrEmpty(name);
        String type = part.has("type") ? part.text("type") : Node.COMMAND;
        Node node = new Node(name, type == null ? Node.COMMAND : type, part);
        if (!TYPES.contains(node.type())) {
            refuse(part, node.type());
            return node;
        }
        ObjectNode json = node.json();
        if (node.type().equals(Node.AUTOML)) {
            AutoMlNode.read(part, node);
            compute(part, node);
            return node;
        }
        Settings.text(part, "display_name", json);
        Settings.texts(part, "tags", json);
        Settings.texts(part, "properties", json);
        Settings.text(part, "comment", json);
        compute(part, node);
        component(part, node);
        settings(part, node);
        return node;
    }

    private static void refuse(Section part, String type) {
        part.ignore(part.names().toArray(String[]::new));
        part.problem(
                "type",
                WITHOUT_STABLE_API.contains(type)
                        ? "'" + type + "' is not supported: the REST API has no stable form of it"
                        : "'" + type + "' is not a type of nodes: use "
                                + String.join(", ", TYPES.stream().sorted().toList()));
    }

    private void compute(Section part, Node node) {
        String compute = part.text("compute");
        if (compute == null) {
            return;
        }
        if (Bindings.hasBinding(compute) || compute.startsWith("/")) {
            node.json().put("computeId", compute);
            return;
        }
        String name = NamePrefix.remove(compute);
        if (name.startsWith("/")) {
            node.json().put("computeId", name);
        } else if (name.equals("local")) {
            part.problem("compute", "'local' is not supported: a run takes place in Azure");
        } else {
            node.references().add(new Reference.Compute(node.json(), "computeId", name));
        }
    }

    private void component(Section part, Node node) throws InterruptedException {
        String key = node.type().equals(Node.SWEEP) ? "trial" : "component";
        String type = node.type().equals(Node.SWEEP) ? Node.COMMAND : node.type();
        JsonNode value = part.value(key);
        if (value == null) {
            if (key.equals("trial")) {
                part.problem(key, "is missing: the component that the sweep runs");
            } else if (type.equals(Node.PIPELINE)) {
                part.problem(key, "is missing: the file of a pipeline component, or azureml:NAME:VERSION");
            } else {
                inline(part, node);
            }
            return;
        }
        if (value.isObject()) {
            Section own = part.sectionOrEmpty(key);
            if (type.equals(Node.PIPELINE)) {
                own.ignore(own.names().toArray(String[]::new));
                part.problem(
                        key, "must be a file or a registered component: write the pipeline into a file of its own");
                return;
            }
            Component component = new ComponentReader(session, file).read(own, type, Component.Source.INLINE);
            if (component != null) {
                node.component(component);
            }
            return;
        }
        String text = part.text(key);
        if (text != null) {
            reference(part, key, text, node, type);
        }
        for (String other : List.of("command", "code", "environment", "task", "entry")) {
            if (!(other.equals("task") && type.equals(Node.PARALLEL))) {
                part.refuse(other, "belongs to the component: set it there");
            }
        }
    }

    private void reference(Section part, String key, String text, Node node, String type) throws InterruptedException {
        Matcher registered = REGISTERED.matcher(text);
        ObjectNode owner = node.componentOwner();
        if (text.startsWith("azureml://") || text.startsWith("/") && text.contains("/components/")) {
            node.componentId(text);
        } else if (text.startsWith("azureml:/")) {
            node.componentId(NamePrefix.remove(text));
        } else if (registered.matches()) {
            String base =
                    session.workspace().path() + "/components/" + Segments.encode(registered.group(1)) + "/versions/";
            if (registered.group(2) == null) {
                node.references()
                        .add(new Reference.Label(
                                owner, "componentId", "components", base, registered.group(1), registered.group(3)));
            } else {
                node.componentId(base + Segments.encode(registered.group(2)));
            }
        } else if (text.startsWith("azureml:")) {
            part.problem(key, "must name a version: azureml:NAME:VERSION or azureml:NAME@latest, not " + text);
        } else {
            Component component = session.component(part, key, text, file, type);
            if (component != null) {
                node.component(component);
            }
            return;
        }
        node.json()
                .put(
                        "_source",
                        text.startsWith("azureml://registries/") ? "REMOTE.REGISTRY" : "REMOTE.WORKSPACE.COMPONENT");
    }

    /** Reads a step that is written inline. Its inputs and outputs become those of the component. */
    private void inline(Section part, Node node) throws InterruptedException {
        Component component = new Component(node.type(), Component.Source.INLINE);
        component.spec().put("is_deterministic", true);
        ComponentReader.describe(part, component);
        part.refuse("additional_includes", "belongs to a component: write the step into a file of its own");
        new ComponentReader(session, file).body(part, component);
        node.component(component);
        node.inline(true);
    }

    private void settings(Section part, Node node) throws InterruptedException {
        ObjectNode json = node.json();
        Component component = node.component();
        part.ignore("$schema", "name", "description", "experiment_name");
        switch (node.type()) {
            case Node.COMMAND -> {
                Settings.resources(part, json);
                Settings.distribution(part, json, true);
                if (component != null && !node.isInline()) {
                    inherit(component, json);
                }
                Settings.limits(part, json);
                Settings.texts(part, "environment_variables", json);
                Settings.identity(part, json);
                Settings.services(part, json);
                Settings.queue(part, json);
            }
            case Node.SWEEP -> SweepNode.read(part, json);
            case Node.PARALLEL -> {
                ParallelSettings.node(part, node);
                task(part, node);
            }
            case Node.SPARK -> spark(part, node);
            default -> {
                // A pipeline component has no settings.
            }
        }
    }

    /** Copies settings of the component to the node, unless the node has its own. */
    private static void inherit(Component component, ObjectNode json) {
        for (String key : List.of("resources", "distribution")) {
            JsonNode value = component.spec().path(key);
            if (!json.has(key) && value.isObject()) {
                ObjectNode copy = value.deepCopy();
                if (key.equals("distribution")) {
                    copy.put(
                            "distribution_type",
                            Settings.distributionType(copy.path("type").asText()));
                    copy.remove("type");
                }
                json.set(key, copy);
            }
        }
    }

    private void task(Section part, Node node) throws InterruptedException {
        if (node.isInline() || !part.has("task")) {
            return;
        }
        Section task = part.sectionOrEmpty("task");
        ObjectNode json = node.json().putObject("task");
        for (String key : List.of("type", "entry_script", "program_arguments", "model", "append_row_to")) {
            Settings.text(task, key, json);
        }
        CodeReader code = new CodeReader(session.workspace(), file);
        code.code(task, json, false, node.references());
        code.environment(task, json, false, node.references());
    }

    private static void spark(Section part, Node node) {
        ObjectNode json = node.json();
        SparkSettings.node(part, json);
        Component component = node.component();
        if (component == null) {
            SparkSettings.program(part, json);
            return;
        }
        if (!node.isInline()) {
            SparkSettings.program(part, json);
        }
        for (Map.Entry<String, JsonNode> each : component.spec().properties()) {
            if (List.of("conf", "args", "py_files", "jars", "files", "archives").contains(each.getKey())
                    && !json.has(each.getKey())) {
                json.set(each.getKey(), each.getValue().deepCopy());
            }
        }
        if (component.spec().get("entry") instanceof ObjectNode own) {
            ObjectNode entry = own.deepCopy();
            entry.put("spark_job_entry_type", entry.has("file") ? "SparkJobPythonEntry" : "SparkJobScalaEntry");
            json.set("entry", entry);
        }
        SparkSettings.defaults(part, json);
    }
}
