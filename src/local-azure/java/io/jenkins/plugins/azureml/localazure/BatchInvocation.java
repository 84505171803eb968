package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The body of an invocation. Its fields may be written in camel case, as by Microsoft's client, or in Pascal case, as in
 * Microsoft's documentation.
 */
final class BatchInvocation {
    /** Fields of BatchJob in the generated client, 2020-09-01-dataplanepreview, except the read-only ones. */
    private static final Map<String, String> FIELDS = names(
            "compute",
            "dataset",
            "description",
            "errorThreshold",
            "inputData",
            "loggingLevel",
            "maxConcurrencyPerInstance",
            "miniBatchSize",
            "name",
            "outputData",
            "outputDataset",
            "outputFileName",
            "partitionKeys",
            "properties",
            "retrySettings",
            "tags");

    private static final Map<String, String> DATA_FIELDS =
            names("jobInputType", "jobOutputType", "uri", "value", "mode", "description");
    private static final Map<String, String> TYPES = Map.of(
            "urifile", "uri_file",
            "urifolder", "uri_folder",
            "mltable", "mltable",
            "custommodel", "custom_model",
            "mlflowmodel", "mlflow_model",
            "tritonmodel", "triton_model",
            "literal", "literal");

    /** Overrides that change nothing here. */
    private static final Set<String> UNSUPPORTED = Set.of("dataset", "partitionKeys");

    private static final Pattern DATASTORE =
            Pattern.compile("(?:azureml:)?/subscriptions/.+/datastores/([^/]+)/paths/(.+)");
    private static final Pattern LATEST = Pattern.compile("(.*/data/([^/]+)/versions/)labels/latest");

    private final Workspace workspace;
    final ObjectNode properties;

    private BatchInvocation(Workspace workspace, ObjectNode properties) {
        this.workspace = workspace;
        this.properties = properties;
    }

    private static Map<String, String> names(String... names) {
        Map<String, String> map = new TreeMap<>();
        for (String name : names) {
            map.put(name.toLowerCase(Locale.ROOT), name);
        }
        return map;
    }

    static BatchInvocation of(Workspace workspace, ObjectNode body) {
        if (!(Json.field(body, "properties") instanceof ObjectNode given)) {
            throw FrontEnd.bad("The request content has no 'properties'.", "ArgumentNullOrEmpty");
        }
        ObjectNode properties = spelled(given, FIELDS);
        UNSUPPORTED.stream().filter(properties::has).findFirst().ifPresent(field -> {
            throw FrontEnd.bad("The local Azure ML does not support '" + field + "'.");
        });
        for (String field : new String[] {"inputData", "outputData"}) {
            for (Map.Entry<String, JsonNode> each : properties.path(field).properties()) {
                if (!(each.getValue() instanceof ObjectNode data)) {
                    throw FrontEnd.bad(field + "." + each.getKey() + " is not an object.", "ArgumentInvalid");
                }
                each.setValue(spelled(data, DATA_FIELDS));
            }
        }
        return new BatchInvocation(workspace, properties);
    }

    private static ObjectNode spelled(ObjectNode given, Map<String, String> names) {
        ObjectNode spelled = Json.object();
        for (Map.Entry<String, JsonNode> each : given.properties()) {
            String name = names.get(each.getKey().toLowerCase(Locale.ROOT));
            if (name == null) {
                throw FrontEnd.bad("'" + each.getKey() + "' is not a field of the body of a batch job.");
            }
            spelled.set(name, each.getValue().deepCopy());
        }
        return spelled;
    }

    /** Returns the inputs as those of a job. */
    ObjectNode inputs() {
        ObjectNode inputs = Json.object();
        for (Map.Entry<String, JsonNode> each : properties.path("inputData").properties()) {
            String type = type(each.getValue(), "jobInputType", each.getKey());
            boolean literal = type.equals("literal");
            String value = each.getValue().path(literal ? "value" : "uri").asText("");
            if (value.isBlank()) {
                throw FrontEnd.bad(
                        "The input '" + each.getKey() + "' has no " + (literal ? "value." : "uri."),
                        "ArgumentNullOrEmpty");
            }
            ObjectNode input = inputs.putObject(each.getKey()).put("jobInputType", type);
            input.put(literal ? "value" : "uri", literal ? value : uri(value));
        }
        return inputs;
    }

    /** Returns the outputs as those of a job. Their locations must be empty. */
    ObjectNode outputs() {
        ObjectNode outputs = Json.object();
        for (Map.Entry<String, JsonNode> each : properties.path("outputData").properties()) {
            String type = type(each.getValue(), "jobOutputType", each.getKey());
            ObjectNode output = outputs.putObject(each.getKey()).put("jobOutputType", type);
            String uri = each.getValue().path("uri").asText("");
            if (uri.isBlank()) {
                continue;
            }
            String place = uri(uri);
            BlobPath target = BlobPath.find(workspace, place)
                    .orElseThrow(() -> FrontEnd.bad(
                            "The output '" + each.getKey() + "' is not in a datastore: " + uri, "ArgumentInvalid"));
            if (!target.blobs().isEmpty()) {
                throw FrontEnd.bad("The path of the output '" + each.getKey() + "' is not unique: " + uri);
            }
            output.put("uri", place);
        }
        return outputs;
    }

    private static String type(JsonNode data, String field, String name) {
        String text = data.path(field).asText("");
        String type = TYPES.get(text.toLowerCase(Locale.ROOT));
        if (type == null || field.equals("jobOutputType") && type.equals("literal")) {
            throw FrontEnd.bad("The " + field + " '" + text + "' of '" + name + "' is not known.", "ArgumentInvalid");
        }
        return type;
    }

    /** Returns a location in a form that jobs accept. */
    private String uri(String text) {
        Matcher datastore = DATASTORE.matcher(text);
        if (datastore.matches()) {
            return "azureml://datastores/" + datastore.group(1) + "/paths/" + datastore.group(2);
        }
        Matcher latest = LATEST.matcher(text);
        if (latest.matches() && workspace.data.has(latest.group(2))) {
            return latest.group(1)
                    + workspace
                            .data
                            .container(latest.group(2))
                            .path("latestVersion")
                            .asText();
        }
        return text;
    }
}
