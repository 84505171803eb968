package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.JobDefinitions;
import io.jenkins.plugins.azureml.definitions.NamePrefix;
import io.jenkins.plugins.azureml.definitions.Reference;
import io.jenkins.plugins.azureml.definitions.yaml.CliText;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a job: the keys that all jobs have, then those of its type. */
final class JobFileReader {

    private static final Pattern COMPONENT = Pattern.compile("azureml:([^/:@]+)(?::([^/:@]+)|@([^/:@]+))");
    private static final Map<String, String> TYPES =
            Map.of(Node.PIPELINE, "Pipeline", Node.AUTOML, "AutoML", Node.SPARK, "Spark");
    private static final Map<String, String> IDENTITIES = Map.of(
            "managed", "Managed",
            "managed_identity", "Managed",
            "user_identity", "UserIdentity",
            "useridentity", "UserIdentity",
            "aml_token", "AMLToken",
            "amltoken", "AMLToken");

    /** Keys that {@code az ml job show} adds. */
    private static final String[] READ_ONLY = {
        "id", "status", "creation_context", "log_files", "resourceGroup", "services"
    };

    private final Session session;

    JobFileReader(@NonNull WorkspaceRef workspace, @NonNull SourceFile.Files files) {
        this.session = new Session(workspace, files);
    }

    @NonNull
    JobFile read(@NonNull Definition definition, @NonNull String folder, @CheckForNull Definition inputs)
            throws DefinitionException, InterruptedException {
        SourceFile file = session.open(definition, folder);
        Section root = file.text().root();
        String type = JobFile.type(definition);
        JobFile job = new JobFile(TYPES.get(type));
        head(root, definition, job);
        ValueReader values = new ValueReader(session.workspace(), folder, "");
        Map<String, Port> declared = inputs(root, values, job);
        Map<String, Port> outputs = outputs(root, values, job);
        switch (type) {
            case Node.AUTOML -> autoMl(root, values, job);
            case Node.SPARK -> spark(root, file, declared, outputs, job);
            default -> pipeline(root, file, new Scope(declared, outputs), job);
        }
        session.requireValid();
        override(inputs, declared, job);
        requireExactValues(definition, inputs, job);
        return job;
    }

    private void pipeline(Section root, SourceFile file, Scope scope, JobFile job) throws InterruptedException {
        settings(root, job);
        if (root.has("component")) {
            component(root, file, job);
            return;
        }
        job.nodes().addAll(new PipelineReader(session, file).nodes(root, root.sectionOrEmpty("jobs"), scope));
        requireCompute(root, job);
    }

    private static void autoMl(Section root, ValueReader values, JobFile job) {
        ObjectNode properties = job.properties();
        properties.remove("inputs");
        root.refuse("inputs", "is not supported for AutoML: set training_data, validation_data and test_data");
        properties.set("taskDetails", new AutoMlJobReader(root, values, job.references()).read());
        ObjectNode resources = JsonNodeFactory.instance.objectNode();
        Settings.resources(root, resources);
        ObjectNode queue = JsonNodeFactory.instance.objectNode();
        Settings.queue(root, queue);
        camel(resources, "resources", properties);
        camel(queue, "queue_settings", properties);
        Settings.texts(root, "environment_variables", queue);
        if (queue.has("environment_variables")) {
            properties.set("environmentVariables", queue.get("environment_variables"));
        }
        Json.putIfPresent(properties, "environmentId", root.text("environment_id"));
        if (!root.has("compute") && !properties.path("queueSettings").has("jobTier")) {
            // The service refuses a job without a compute and without a tier.
            properties.withObject("/queueSettings").put("jobTier", "Standard");
        }
    }

    /** Copies settings under the keys of the REST API. */
    private static void camel(ObjectNode settings, String key, ObjectNode properties) {
        settings.path(key)
                .properties()
                .forEach(each -> properties
                        .withObject("/" + AutoMlWords.camel(key))
                        .set(AutoMlWords.camel(each.getKey()), each.getValue()));
    }

    private void spark(Section root, SourceFile file, Map<String, Port> inputs, Map<String, Port> outputs, JobFile job)
            throws InterruptedException {
        ObjectNode properties = job.properties();
        SparkSettings.job(root, properties);
        CodeReader code = new CodeReader(session.workspace(), file);
        code.code(root, "codeId", properties, false, job.references());
        code.environment(root, "environmentId", properties, false, job.references());
        if (!root.has("code")) {
            root.problem("code", "is missing: the folder with the script");
        }
        if (!root.has("compute") && !root.has("resources")) {
            root.problem("resources", "is missing: set instance_type and runtime_version, or compute");
        }
        Component checked = new Component(Node.SPARK, Component.Source.INLINE);
        checked.inputs().putAll(inputs);
        checked.outputs().putAll(outputs);
        Settings.text(root, "args", checked.spec());
        ComponentReader.checkExpressions(root, checked);
    }

    private void head(Section root, Definition definition, JobFile job) {
        ObjectNode properties = job.properties();
        root.ignore("$schema", "type");
        root.ignore(READ_ONLY);
        Json.putIfPresent(properties, "displayName", root.text("display_name"));
        Json.putIfPresent(properties, "description", root.text("description"));
        root.texts("tags").forEach(properties.putObject("tags")::put);
        root.texts("properties").forEach(properties.putObject("properties")::put);
        Section identity = root.sectionOrEmpty("identity");
        if (!identity.isEmpty()) {
            ObjectNode json = properties.putObject("identity");
            json.put("identityType", identity.word("type", IDENTITIES));
            Json.putIfPresent(json, "clientId", identity.text("client_id"));
            Json.putIfPresent(json, "objectId", identity.text("object_id"));
            Json.putIfPresent(json, "resourceId", identity.text("msi_resource_id"));
        }
        String compute = root.text("compute");
        if (compute != null) {
            String name = NamePrefix.remove(compute);
            if (name.startsWith("/")) {
                properties.put("computeId", name);
            } else if (name.equals("local")) {
                root.problem("compute", "'local' is not supported: a run takes place in Azure");
            } else {
                job.references().add(new Reference.Compute(properties, "computeId", name));
            }
        }
        note(root, definition, job, "name", "each run has a name of its own, so that a build can be repeated");
        note(root, definition, job, "experiment_name", "the experiment is that of the step");
    }

    private static void note(Section root, Definition definition, JobFile job, String key, String why) {
        if (root.has(key)) {
            job.note(definition.place("/" + key) + " of " + definition.source() + " is not used: " + why);
        }
    }

    private void settings(Section root, JobFile job) {
        Section section = root.sectionOrEmpty("settings");
        ObjectNode settings = job.properties().putObject("settings");
        for (String key : section.names()) {
            switch (key) {
                case "default_compute" -> asset(section, key, "computes", settings);
                case "default_datastore" -> asset(section, key, "datastores", settings);
                case "continue_on_step_failure", "force_rerun" -> {
                    Boolean flag = section.flag(key);
                    if (flag != null) {
                        settings.put(key, flag);
                    }
                }
                default -> Settings.copy(section, key, settings);
            }
        }
        settings.put("_source", Component.Source.INLINE.text());
    }

    private void asset(Section section, String key, String plural, ObjectNode settings) {
        String text = section.text(key);
        if (text == null) {
            return;
        }
        if (text.startsWith("/subscriptions/") || text.startsWith("azureml:/subscriptions/")) {
            settings.put(key, text.substring(text.indexOf('/')));
        } else if (text.startsWith("azureml:") && !text.startsWith("azureml:/")) {
            String name = NamePrefix.remove(text);
            settings.put(key, session.workspace().path() + "/" + plural + "/" + Segments.encode(name));
        } else {
            section.problem(
                    key, "must be written azureml:" + text.replaceFirst("^azureml:/*", "") + " or as a whole id");
        }
    }

    private static Map<String, Port> inputs(Section root, ValueReader values, JobFile job) {
        Section section = root.sectionOrEmpty("inputs");
        ObjectNode inputs = job.properties().putObject("inputs");
        Map<String, Port> declared = new LinkedHashMap<>();
        for (String name : section.names()) {
            PortReader.checkName(section, name);
            JsonNode value = section.value(name);
            ObjectNode json = values.input(section, name, ValueReader.Keys.PIPELINE, job.references());
            if (json != null) {
                inputs.set(name, json);
            }
            declared.put(name, port(section, name, value));
        }
        return declared;
    }

    private static Port port(Section section, String name, @CheckForNull JsonNode value) {
        if (value == null) {
            return Port.folder();
        }
        if (!value.isObject()) {
            return new Port(Port.ofValue(value), null, false);
        }
        Section input = section.sectionOrEmpty(name);
        return value.has("value")
                ? new Port(Port.ofValue(value.path("value")), null, false)
                : new Port(value.path("type").asText(Port.FOLDER), PortReader.mode(input), false);
    }

    private static Map<String, Port> outputs(Section root, ValueReader values, JobFile job) {
        Section section = root.sectionOrEmpty("outputs");
        ObjectNode outputs = job.properties().putObject("outputs");
        Map<String, Port> declared = new LinkedHashMap<>();
        for (String name : section.names()) {
            PortReader.checkName(section, name);
            if (section.has(name) && !section.value(name).isObject()) {
                section.problem(name, "must be a mapping with type, mode and path");
                continue;
            }
            ObjectNode json = values.output(section, name, ValueReader.Keys.PIPELINE);
            outputs.set(name, json);
            declared.put(
                    name,
                    new Port(
                            json.path("jobOutputType").asText(Port.FOLDER),
                            PortReader.mode(section.sectionOrEmpty(name)),
                            false));
        }
        return declared;
    }

    /** Reads a job that only names a pipeline component. */
    private void component(Section root, SourceFile file, JobFile job) throws InterruptedException {
        if (root.has("jobs")) {
            root.problem("jobs", "does not go with component: leave one of them out");
            root.sectionOrEmpty("jobs")
                    .ignore(root.sectionOrEmpty("jobs").names().toArray(String[]::new));
        }
        String text = root.text("component");
        if (text == null) {
            return;
        }
        Matcher registered = COMPONENT.matcher(text);
        if (text.startsWith("azureml://") || text.startsWith("/subscriptions/")) {
            job.properties().put("componentId", text);
        } else if (text.startsWith("azureml:/")) {
            job.properties().put("componentId", NamePrefix.remove(text));
        } else if (registered.matches()) {
            String base =
                    session.workspace().path() + "/components/" + Segments.encode(registered.group(1)) + "/versions/";
            if (registered.group(2) == null) {
                job.references()
                        .add(new Reference.Label(
                                job.properties(),
                                "componentId",
                                "components",
                                base,
                                registered.group(1),
                                registered.group(3)));
            } else {
                job.properties().put("componentId", base + Segments.encode(registered.group(2)));
            }
        } else if (text.startsWith("azureml:")) {
            root.problem("component", "must name a version: azureml:NAME:VERSION or azureml:NAME@latest, not " + text);
        } else {
            Component component = session.component(root, "component", text, file, Node.PIPELINE);
            if (component != null) {
                job.component(component);
            }
        }
        ObjectNode settings = job.properties().withObject("/settings");
        settings.put("_source", "REMOTE.WORKSPACE.JOB");
    }

    private static void requireCompute(Section root, JobFile job) {
        boolean hasDefault =
                root.has("compute") || job.properties().path("settings").has("default_compute");
        if (!hasDefault) {
            requireCompute(job.nodes());
        }
    }

    private static void requireCompute(List<Node> nodes) {
        for (Node node : nodes) {
            Component component = node.component();
            if (node.type().equals(Node.PIPELINE)) {
                if (component != null) {
                    requireCompute(component.nodes());
                }
                continue;
            }
            boolean runsWithout = node.type().equals(Node.AUTOML)
                    || node.type().equals(Node.SPARK) && node.json().has("resources");
            if (!runsWithout && !node.section().has("compute")) {
                node.section()
                        .problem(
                                "compute",
                                "is missing: set it here, or settings.default_compute of the pipeline to azureml:NAME");
            }
        }
    }

    /** Refuses values that the shells of the nodes would change, unless one author wrote them with the commands. */
    private static void requireExactValues(Definition definition, @CheckForNull Definition inputs, JobFile job)
            throws DefinitionException {
        Map<String, JsonNode> outside = new LinkedHashMap<>();
        Map<String, String> places = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : job.properties().path("inputs").properties()) {
            boolean ofStep = inputs != null && inputs.tree().has(each.getKey());
            if (ofStep || JobDefinitions.isOfJenkinsfile(definition, "/inputs/" + each.getKey())) {
                outside.put(each.getKey(), each.getValue());
                places.put(each.getKey(), "inputs" + (ofStep ? ": " : ".") + each.getKey());
            }
        }
        List<Node> nodes =
                job.component() == null ? job.nodes() : job.component().nodes();
        List<String> problems = ExactValues.problems(
                nodes,
                outside,
                places,
                job.references(),
                pointer -> JobDefinitions.isOfJenkinsfile(definition, pointer));
        if (!problems.isEmpty()) {
            throw new DefinitionException(problems);
        }
    }

    /** Replaces inputs of the pipeline by those of the step. */
    private void override(@CheckForNull Definition inputs, Map<String, Port> declared, JobFile job)
            throws DefinitionException {
        if (inputs == null) {
            return;
        }
        CliText text = CliText.of(inputs, false);
        Section section = text.root();
        ValueReader values = new ValueReader(session.workspace(), "", "");
        JsonNode target = job.properties().path("inputs");
        for (String name : section.names()) {
            if (!declared.containsKey(name)) {
                section.problem(
                        name, "is not an input of the definition, which has " + String.join(", ", declared.keySet()));
                section.value(name);
                continue;
            }
            JsonNode before = target.get(name);
            job.references().removeIf(reference -> reference.owner() == before);
            ObjectNode json = values.input(section, name, ValueReader.Keys.PIPELINE, job.references());
            if (json == null) {
                section.problem(name, "must have a value");
            } else if (target instanceof ObjectNode object) {
                object.set(name, json);
            }
        }
        try {
            text.requireValid();
        } catch (DefinitionException e) {
            throw new DefinitionException(
                    e.problems().stream().map(problem -> "inputs: " + problem).toList());
        }
    }
}
