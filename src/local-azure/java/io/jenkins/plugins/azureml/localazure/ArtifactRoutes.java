package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Serves the artifacts of runs: {@code artifact/v2.0}, and the corresponding paths below a run of an experiment in {@code
 * history/v1.0}.
 */
final class ArtifactRoutes {
    private static final String ORIGIN = "/artifact/v2.0" + Router.WORKSPACE + "/artifacts/{origin}/{container}";
    private static final String HISTORY =
            "/history/v1.0" + Router.WORKSPACE + "/experiments/{experiment}/runs/{run}/artifacts";

    private final Azure azure;
    private final SignedUrls signedUrls;

    ArtifactRoutes(Azure azure, SignedUrls signedUrls) {
        this.azure = azure;
        this.signedUrls = signedUrls;
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.RUN, ErrorShape.DATA_PLANE);
        area.on("GET", ORIGIN, this::list);
        area.on("GET", ORIGIN + "/metadata", request -> Response.ok(artifact(run(request), existing(request))));
        area.on("GET", ORIGIN + "/content", this::content);
        area.on("POST", ORIGIN + "/content", this::upload);
        area.on("GET", ORIGIN + "/contentinfo", request -> Response.ok(contentInfo(run(request), existing(request))));
        area.on("GET", ORIGIN + "/prefix/contentinfo", this::contentInfos);
        area.on("GET", HISTORY, this::list);
        area.on("GET", HISTORY + "/path", this::list);
        area.on("GET", HISTORY + "/metadata", request -> Response.ok(artifact(run(request), existing(request))));
        area.on("GET", HISTORY + "/contentinfo", request -> Response.ok(contentInfo(run(request), existing(request))));
        area.on("GET", HISTORY + "/prefix/contentinfo", this::contentInfos);
        area.on("GET", HISTORY + "/artifacturi", this::uri);
        area.on("POST", HISTORY + "/batch/metadata", this::createAll);
    }

    private Run run(Request request) {
        Workspace workspace =
                azure.workspace(request, "Microsoft.MachineLearningServices/workspaces/experiments/runs/read");
        if (!request.hasPath("container")) {
            return workspace.runs.of(request);
        }
        String container = request.path("container");
        Run run = request.path("origin").equals("ExperimentRun") && container.startsWith("dcid.")
                ? workspace.runs.find(container.substring("dcid.".length()))
                : null;
        if (run == null) {
            throw ServiceException.notFound(
                    "The artifact container '" + request.path("origin") + "/" + container + "' was not found.");
        }
        request.caller.requireAccessTo(run.id);
        return run;
    }

    private static String pathOf(Request request) {
        return request.query("path")
                .filter(path -> !path.isEmpty())
                .orElseThrow(
                        () -> ServiceException.userError("The query parameter 'path' is required.", "BadArgument"));
    }

    private String existing(Request request) {
        String path = pathOf(request);
        if (run(request).files.find(path).isEmpty()) {
            throw ServiceException.notFound(
                    "The artifact '" + path + "' was not found in run " + run(request).id + ".");
        }
        return path;
    }

    private Response list(Request request) {
        Run run = run(request);
        return Response.ok(Paging.history(
                run.files.list(request.query("path").orElse("")),
                request.query("continuationToken")
                        .or(() -> request.query("$continuationtoken"))
                        .orElse(null),
                azure.options.pageSize,
                path -> artifact(run, path)));
    }

    static ObjectNode artifact(Run run, String path) {
        ObjectNode json = identity(run, path);
        Path file = run.files.find(path).orElse(null);
        json.put(
                "etag",
                file == null ? null : "\"" + Long.toHexString(file.toFile().lastModified()) + "\"");
        json.put("createdTime", Json.time(run.created));
        json.putObject("dataPath")
                .put("dataStoreName", "workspaceartifactstore")
                .put("relativePath", "ExperimentRun/dcid." + run.id + "/" + path);
        return json;
    }

    private static ObjectNode identity(Run run, String path) {
        return Json.object()
                .put("artifactId", "ExperimentRun/dcid." + run.id + "/" + path)
                .put("origin", "ExperimentRun")
                .put("container", "dcid." + run.id)
                .put("path", path);
    }

    private ObjectNode contentInfo(Run run, String path) {
        return identity(run, path).put("contentUri", signedUrls.read(run, path).toString());
    }

    private Response contentInfos(Request request) {
        Run run = run(request);
        return Response.ok(Paging.history(
                run.files.list(request.query("path").orElse("")),
                request.query("continuationToken").orElse(null),
                azure.options.pageSize,
                path -> contentInfo(run, path)));
    }

    private Response uri(Request request) {
        return Response.ok(Json.object()
                .textNode(signedUrls.read(run(request), existing(request)).toString()));
    }

    private Response content(Request request) throws IOException {
        Path file = run(request).files.find(existing(request)).orElseThrow();
        return Response.file(200, file, 0, Files.size(file));
    }

    private Response upload(Request request) throws IOException {
        Run run = run(request);
        String path = pathOf(request);
        boolean append =
                request.query("append").filter("true"::equalsIgnoreCase).isPresent();
        boolean overwrite =
                request.query("allowOverwrite").filter("true"::equalsIgnoreCase).isPresent();
        if (append) {
            run.files.append(path, request.body());
        } else {
            if (run.files.find(path).isPresent() && !overwrite) {
                throw new ServiceException(409, "UserError", "The artifact '" + path + "' already exists.", "Conflict");
            }
            Files.write(run.files.own(path), request.body());
        }
        return Response.ok(artifact(run, path));
    }

    /** Creates empty artifacts and returns the URLs to upload them to. */
    private Response createAll(Request request) throws IOException {
        Run run = run(request);
        ObjectNode body = Json.object();
        ObjectNode artifacts = body.putObject("artifacts");
        ObjectNode contents = body.putObject("artifactContentInformation");
        JsonNode paths = Json.field(request.jsonObject(), "paths");
        if (!(paths instanceof ArrayNode) || paths.isEmpty()) {
            throw ServiceException.userError("The request content has no array 'paths'.", "BadArgument");
        }
        for (JsonNode each : paths) {
            String path = Json.field(each, "path").asText("");
            run.files.own(path);
            artifacts.set(path, artifact(run, path));
            contents.set(
                    path,
                    identity(run, path)
                            .put("contentUri", signedUrls.write(run, path).toString()));
        }
        body.putObject("errors");
        return Response.ok(body);
    }
}
