package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Serves {@code /score/{model}}: a registered model, in its newest version or the one named, protected by a key. */
final class ScoringRoutes {
    private final Azure azure;
    private final ScoringWorkers workers;
    /** Whether model errors appear as at an online endpoint (424) or as at a v1 web service (500). */
    volatile boolean onlineEndpoint;

    ScoringRoutes(Azure azure, ScoringWorkers workers) {
        this.azure = azure;
        this.workers = workers;
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.OPEN, ErrorShape.TEXT);
        area.on("POST", "/score/{model}", this::score);
        area.on("POST", "/score/{model}/{version}", this::score);
        area.on("GET", "/swagger/{model}", this::swagger);
        area.on("GET", "/swagger/{model}/{version}", this::swagger);
    }

    private Response score(Request request) throws IOException {
        check(request);
        Served served = served(request);
        return response(workers.score(served.model, served.script, request.body()));
    }

    /** Returns the Swagger file next to the script. A real service generates one from what the script declares. */
    private Response swagger(Request request) throws IOException {
        check(request);
        Path swagger = served(request).script.resolveSibling("swagger.json");
        if (!Files.isRegularFile(swagger)) {
            throw new ServiceException(404, "NotFound", "The service has no swagger.json.");
        }
        return Response.text(200, "application/json", Files.readString(swagger));
    }

    private void check(Request request) {
        String key = request.bearer().orElse("");
        if (!workers.accepts(key)) {
            throw new ServiceException(
                            401,
                            "Unauthorized",
                            key.isEmpty() ? "key_auth_bad_header_forbidden" : "key_auth_access_denied")
                    .header("WWW-Authenticate", "Bearer");
        }
    }

    private record Served(Model model, Path script) {}

    private Served served(Request request) {
        String name = request.path("model");
        List<Model> candidates = candidates(name, request.path("version"));
        if (candidates.isEmpty()) {
            throw new ServiceException(404, "NotFound", "No service found: there is no model " + named(request) + ".");
        }
        for (Model model : candidates) {
            Path script = ScoringWorkers.script(model).orElse(null);
            if (script != null) {
                return new Served(model, script);
            }
        }
        throw new ServiceException(404, "NotFound", "No service found: model " + named(request) + " has no score.py.");
    }

    private static String named(Request request) {
        return request.path("model") + (request.hasPath("version") ? ":" + request.path("version") : "");
    }

    /** Returns the versions, newest first, of the first workspace that has the model. */
    private List<Model> candidates(String name, String version) {
        List<Workspace> workspaces = new ArrayList<>(azure.workspaces());
        workspaces.sort((a, b) -> a.created.compareTo(b.created));
        for (Workspace workspace : workspaces) {
            List<Model> models = new ArrayList<>(workspace.models.all().stream()
                    .filter(model -> model.name().equals(name))
                    .filter(model -> version == null || model.version().equals(version))
                    .toList());
            if (!models.isEmpty()) {
                Collections.reverse(models);
                return models;
            }
        }
        return List.of();
    }

    private Response response(ScoringWorker.Result result) {
        if (result.kind().equals("OK")) {
            return Response.text(200, "application/json", result.text());
        }
        if (!onlineEndpoint) {
            throw new ServiceException(500, "ModelError", "Encountered Exception: " + result.text());
        }
        throw modelError(500, result.text());
    }

    /** Returns the error of an online endpoint whose model fails. */
    static ServiceException modelError(int status, String text) {
        String lastLine = text.strip();
        lastLine = lastLine.substring(lastLine.lastIndexOf('\n') + 1);
        String reason = new String(lastLine.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
        return new ServiceException(424, "ModelError", text)
                .header("ms-azureml-model-error-statuscode", Integer.toString(status))
                .header("ms-azureml-model-error-reason", reason);
    }
}
