package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

/**
 * Serves the discovery document, which maps areas of the API to servers. Here one server has them all. No token is
 * required, since Microsoft's client sends none.
 */
final class DiscoveryRoutes {
    private final Supplier<URI> api;

    DiscoveryRoutes(Supplier<URI> api) {
        this.api = api;
    }

    void addTo(Router router) {
        router.area(Access.OPTIONAL, ErrorShape.DATA_PLANE).on("GET", "/discovery", request -> {
            ObjectNode body = Json.object();
            for (String area : List.of(
                    "api",
                    "catalog",
                    "experimentation",
                    "gallery",
                    "history",
                    "hyperdrive",
                    "labeling",
                    "modelmanagement",
                    "pipelines",
                    "studiocoreservices")) {
                body.put(area, api.get().toString());
            }
            return Response.ok(body);
        });
    }
}
