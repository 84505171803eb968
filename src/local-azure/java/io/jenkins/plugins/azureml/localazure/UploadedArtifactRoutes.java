package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Serves artifacts without a run, {@code artifact/v2.0/…/artifacts/LocalUpload/{container}}, which clients create
 * models from.
 */
final class UploadedArtifactRoutes {
    private static final String ORIGIN = "LocalUpload";
    private static final String BASE = "/artifact/v2.0" + Router.WORKSPACE + "/artifacts/" + ORIGIN + "/{container}";

    private final Azure azure;
    private final SignedUrls signedUrls;

    UploadedArtifactRoutes(Azure azure, SignedUrls signedUrls) {
        this.azure = azure;
        this.signedUrls = signedUrls;
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.DATA_PLANE, ErrorShape.DATA_PLANE);
        area.on("GET", BASE, this::list);
        area.on("POST", BASE + "/batch/metadata", this::createAll);
        area.on("GET", BASE + "/contentinfo", this::contentInfo);
        area.on("GET", BASE + "/prefix/contentinfo", this::contentInfos);
    }

    private Workspace workspace(Request request) {
        return azure.workspace(request, "Microsoft.MachineLearningServices/workspaces/experiments/runs/write");
    }

    private Workspace readable(Request request) {
        return azure.workspace(request, "Microsoft.MachineLearningServices/workspaces/experiments/runs/read");
    }

    private static String folder(Request request) {
        return ORIGIN + "/" + request.path("container") + "/";
    }

    private static ObjectNode artifact(Request request, String path) {
        ObjectNode json = Json.object()
                .put("artifactId", folder(request) + path)
                .put("origin", ORIGIN)
                .put("container", request.path("container"))
                .put("path", path);
        json.putObject("dataPath")
                .put("dataStoreName", Datastores.ARTIFACTS)
                .put("relativePath", folder(request) + path);
        return json;
    }

    private Response list(Request request) {
        String folder = folder(request);
        return Response.ok(Paging.history(
                workspace(request).storage.artifacts.names(folder),
                request.query("continuationToken").orElse(null),
                azure.options.pageSize,
                blob -> artifact(request, blob.substring(folder.length()))));
    }

    private ObjectNode signed(Request request, Workspace workspace, String path) {
        String url = signedUrls
                .artifact(workspace.storage, folder(request) + path, "r")
                .toString();
        return artifact(request, path).put("contentUri", url);
    }

    private Response contentInfo(Request request) {
        Workspace workspace = readable(request);
        String path = request.query("path").orElse("");
        if (workspace.storage.artifacts.find(folder(request) + path).isEmpty()) {
            throw ServiceException.notFound("The artifact '" + folder(request) + path + "' was not found.");
        }
        return Response.ok(signed(request, workspace, path));
    }

    private Response contentInfos(Request request) {
        Workspace workspace = readable(request);
        String folder = folder(request);
        return Response.ok(Paging.history(
                workspace.storage.artifacts.names(folder + request.query("path").orElse("")),
                request.query("continuationToken").orElse(null),
                azure.options.pageSize,
                blob -> signed(request, workspace, blob.substring(folder.length()))));
    }

    private Response createAll(Request request) throws IOException {
        Workspace workspace = workspace(request);
        ObjectNode body = Json.object();
        ObjectNode artifacts = body.putObject("artifacts");
        ObjectNode contents = body.putObject("artifactContentInformation");
        JsonNode paths = Json.field(request.jsonObject(), "paths");
        if (!(paths instanceof ArrayNode) || paths.isEmpty()) {
            throw ServiceException.userError("The request content has no array 'paths'.", "BadArgument");
        }
        for (JsonNode each : paths) {
            String path = Json.field(each, "path").asText("");
            ObjectNode artifact = artifact(request, path);
            artifacts.set(path, artifact);
            contents.set(
                    path,
                    artifact.deepCopy()
                            .put(
                                    "contentUri",
                                    signedUrls
                                            .artifact(workspace.storage, folder(request) + path, "cw")
                                            .toString()));
        }
        body.putObject("errors");
        return Response.ok(body);
    }
}
