package io.jenkins.plugins.azureml.definitions.endpoints;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Converts the settings of an online deployment whose keys only differ in spelling: scale, requests, probes, data. */
final class DeploymentSettings {

    private static final Map<String, String> SCALES =
            Map.of("default", "Default", "target_utilization", "TargetUtilization");
    private static final Map<String, String> RATES =
            Map.of("year", "Year", "month", "Month", "day", "Day", "hour", "Hour", "minute", "Minute");
    private static final Map<String, String> PROBES = Map.of(
            "liveness_probe", "livenessProbe", "readiness_probe", "readinessProbe", "startup_probe", "startupProbe");

    private static final Pattern DATA = Pattern.compile(
            "(?:azureml:)?/subscriptions/.+|azureml://registries/.+|azureml:[^:@/]+(?::[^:@/]+|@latest)");

    private final Section root;
    private final ObjectNode properties;

    DeploymentSettings(@NonNull Section root, @NonNull ObjectNode properties) {
        this.root = root;
        this.properties = properties;
    }

    void read() {
        scale();
        requests();
        PROBES.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(probe -> probe(probe.getKey(), probe.getValue()));
        dataCollector();
        containers();
    }

    private void scale() {
        Section section = root.section("scale_settings");
        if (section == null) {
            return;
        }
        section.required("type", "default or target_utilization");
        String type = section.has("type") ? section.word("type", SCALES) : null;
        ObjectNode scale = properties.putObject("scaleSettings").put("scaleType", type);
        if ("TargetUtilization".equals(type)) {
            Json.putIfPresent(scale, "minInstances", section.count("min_instances", 0));
            Json.putIfPresent(scale, "maxInstances", section.count("max_instances", 1));
            seconds(scale, "pollingInterval", section.count("polling_interval", 1));
            Json.putIfPresent(scale, "targetUtilizationPercentage", section.count("target_utilization_percentage", 1));
        }
    }

    private void requests() {
        Section section = root.section("request_settings");
        if (section == null) {
            return;
        }
        ObjectNode requests = properties.putObject("requestSettings");
        Json.putIfPresent(
                requests, "maxConcurrentRequestsPerInstance", section.count("max_concurrent_requests_per_instance", 1));
        millis(requests, "requestTimeout", section.count("request_timeout_ms", 1));
        millis(requests, "maxQueueWait", section.count("max_queue_wait_ms", 0));
    }

    private void probe(String key, String name) {
        Section section = root.section(key);
        if (section == null) {
            return;
        }
        ObjectNode probe = properties.putObject(name);
        Json.putIfPresent(probe, "successThreshold", section.count("success_threshold", 1));
        Json.putIfPresent(probe, "failureThreshold", section.count("failure_threshold", 1));
        seconds(probe, "period", section.count("period", 0));
        seconds(probe, "initialDelay", section.count("initial_delay", 0));
        seconds(probe, "timeout", section.count("timeout", 0));
    }

    private void dataCollector() {
        Section section = root.section("data_collector");
        if (section == null) {
            return;
        }
        ObjectNode collector = properties.putObject("dataCollector");
        Section collections = section.sectionOrEmpty("collections");
        if (collections.isEmpty()) {
            section.problem("collections", "is missing: what is collected, such as model_inputs: {enabled: \"true\"}");
        }
        ObjectNode json = collector.putObject("collections");
        for (String name : collections.names()) {
            Section collection = collections.sectionOrEmpty(name);
            Boolean enabled = collection.flag("enabled");
            ObjectNode each = json.putObject(name)
                    .put("dataCollectionMode", Boolean.TRUE.equals(enabled) ? "Enabled" : "Disabled");
            number(each, "samplingRate", collection);
            Json.putIfPresent(each, "clientId", collection.text("client_id"));
            Json.putIfPresent(each, "dataId", data(collection));
        }
        Json.putIfPresent(collector, "rollingRate", section.word("rolling_rate", RATES));
        number(collector, "samplingRate", section);
        Section logging = section.section("request_logging");
        if (logging != null) {
            ObjectNode headers = collector.putObject("requestLogging");
            logging.textList("capture_headers").forEach(headers.withArray("captureHeaders")::add);
        }
    }

    /** Returns the data asset to which a collection is written, as a reference; null for one that the service creates. */
    @CheckForNull
    private static String data(Section collection) {
        if (!collection.has("data")) {
            return null;
        }
        String reference;
        if (collection.isText("data")) {
            reference = collection.text("data");
        } else {
            Section data = collection.sectionOrEmpty("data");
            data.refuse("path", "is not supported: register the data asset first, and name it and its version here");
            String name = data.required("name", "that of a registered data asset");
            String version = data.convertedText("version");
            reference = "azureml:" + name + (version == null ? "@latest" : ":" + version);
        }
        if (reference != null && !DATA.matcher(reference).matches()) {
            collection.problem(
                    "data",
                    "must be azureml:NAME:VERSION, azureml:NAME@latest or a whole id: register the data asset first, or"
                            + " leave this out and the service creates one");
        }
        return reference;
    }

    private static void number(ObjectNode json, String name, Section section) {
        var rate = section.number("sampling_rate");
        if (rate != null) {
            json.set(name, rate);
        }
    }

    /** Reads the resources of a Kubernetes deployment. */
    private void containers() {
        Section section = root.section("resources");
        if (section == null) {
            return;
        }
        ObjectNode containers = properties.putObject("containerResourceRequirements");
        resources(containers, "containerResourceRequests", section.section("requests"));
        resources(containers, "containerResourceLimits", section.section("limits"));
    }

    private static void resources(ObjectNode containers, String name, Section section) {
        if (section != null) {
            ObjectNode json = containers.putObject(name);
            Json.putIfPresent(json, "cpu", section.convertedText("cpu"));
            Json.putIfPresent(json, "memory", section.text("memory"));
            String key = section.has("nvidia.com/gpu") ? "nvidia.com/gpu" : "gpu";
            Json.putIfPresent(json, "gpu", section.convertedText(key));
        }
    }

    private static void seconds(ObjectNode object, String name, Integer seconds) {
        if (seconds != null) {
            object.put(name, Duration.ofSeconds(seconds).toString());
        }
    }

    private static void millis(ObjectNode object, String name, Integer millis) {
        if (millis != null) {
            object.put(name, Duration.ofMillis(millis).toString());
        }
    }
}
