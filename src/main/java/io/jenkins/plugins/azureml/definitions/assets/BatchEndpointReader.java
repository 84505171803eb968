package io.jenkins.plugins.azureml.definitions.assets;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.Map;

/** Reads a batch endpoint in the format of {@code az ml batch-endpoint create --file}. */
final class BatchEndpointReader {

    /** As Microsoft's client spells the only mode of batch endpoints. */
    static final String MODE = "aadToken";

    /** Keys that {@code az ml batch-endpoint show} prints, and that have no effect in a file. */
    private static final String[] READ_ONLY = {
        "$schema",
        "id",
        "kind",
        "location",
        "scoring_uri",
        "openapi_uri",
        "provisioning_state",
        "creation_context",
        "resourceGroup"
    };

    private final Section root;
    private String name = "";

    BatchEndpointReader(@NonNull Section root) {
        this.root = root;
    }

    /** Returns the body of the request without the region. Contains only values that the file sets. */
    @NonNull
    ObjectNode read() {
        root.ignore(READ_ONLY);
        name = root.required("name", "the name of the endpoint");
        OnlineEndpoints.problem("name", name)
                .filter(problem -> !name.isEmpty())
                .ifPresent(problem -> root.problem("name", problem.replaceFirst("^name '[^']*' ", "")));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode properties = body.putObject("properties");
        Json.putIfPresent(properties, "authMode", root.word("auth_mode", Map.of("aad_token", MODE)));
        Json.putIfPresent(properties, "description", root.freeText("description"));
        Json.putIfPresent(properties, "properties", root.convertedTexts("properties"));
        Json.putIfPresent(body, "tags", root.convertedTexts("tags"));
        root.refuse("identity", "is not supported: the jobs of a batch endpoint use the identity of their caller");
        Section defaults = root.section("defaults");
        if (defaults != null) {
            String deployment = defaults.text("deployment_name");
            if (deployment != null) {
                properties.putObject("defaults").put("deploymentName", deployment);
            }
        }
        return body;
    }

    @NonNull
    String name() {
        return name;
    }
}
