package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Serves {@code content/v2.0/…/snapshots}: source folders for future runs, uploaded as Microsoft's Python client
 * does. The checks of the service are not published; this server requires that the tree, its hashes and the files
 * agree.
 */
final class SnapshotRoutes {
    private static final String BASE = "/content/v2.0" + Router.WORKSPACE + "/snapshots";
    private static final String FOLDER = "Snapshots/";

    private final Azure azure;
    private final SignedUrls signedUrls;

    SnapshotRoutes(Azure azure, SignedUrls signedUrls) {
        this.azure = azure;
        this.signedUrls = signedUrls;
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.DATA_PLANE, ErrorShape.DATA_PLANE);
        area.on("POST", BASE + "/getblob", this::places);
        area.on("POST", BASE + "/{snapshot}", this::create);
    }

    private Workspace workspace(Request request) {
        return azure.workspace(request, "Microsoft.MachineLearningServices/workspaces/snapshots/write");
    }

    private Response places(Request request) throws IOException {
        Workspace workspace = workspace(request);
        JsonNode names = Json.field(request.jsonObject(), "fileNames");
        if (!names.isArray() || names.isEmpty()) {
            throw bad("The request content has no array 'FileNames'.");
        }
        ObjectNode body = Json.object();
        ArrayNode nodes = body.putArray("fileNodes");
        String folder = FOLDER + UUID.randomUUID() + "/";
        for (JsonNode name : names) {
            nodes.addObject()
                    .put("fullName", name.asText())
                    .put(
                            "blobUri",
                            signedUrls
                                    .artifact(workspace.storage, folder + name.asText(), "cw")
                                    .toString());
        }
        return Response.ok(body);
    }

    private Response create(Request request) throws IOException {
        Workspace workspace = workspace(request);
        String id = request.path("snapshot");
        ObjectNode body = request.jsonObject();
        Map<String, BlobPath> files = new TreeMap<>();
        for (JsonNode file : Json.field(Json.field(body, "fileRevisionList"), "fileNodes")) {
            String name = Json.field(file, "fullName").asText("");
            BlobPath blob = BlobPath.find(workspace, Json.field(file, "blobUri").asText(""))
                    .filter(BlobPath::isFile)
                    .orElseThrow(() -> bad("The file '" + name + "' was not uploaded."));
            files.put(name, blob);
        }
        Map<String, String> hashes = new TreeMap<>();
        JsonNode root = Json.field(body, "dirTreeNode");
        String hash = tree("", root, hashes);
        if (!hash.equals(root.path("hash").asText("")) || !hashes.keySet().equals(files.keySet())) {
            throw bad("The DirTreeNode does not fit to the FileRevisionList.");
        }
        for (Map.Entry<String, BlobPath> file : files.entrySet()) {
            if (!hash(file.getKey(), file.getValue()).equals(hashes.get(file.getKey()))) {
                throw bad("The hash of the file '" + file.getKey() + "' is not that of its content.");
            }
        }
        if (workspace.snapshots.putIfAbsent(id, files) != null) {
            throw new ServiceException(409, "UserError", "The snapshot '" + id + "' exists already.");
        }
        return Response.ok(Json.object().put("id", id));
    }

    /** @return the expected hash of the folder */
    private static String tree(String path, JsonNode folder, Map<String, String> files) {
        MessageDigest digest = sha512();
        Map<String, JsonNode> children = new TreeMap<>();
        folder.path("children").properties().forEach(each -> children.put(each.getKey(), each.getValue()));
        children.forEach((name, child) -> {
            boolean file = child.path("type").asText("").equals("File");
            String hash = child.path("hash").asText("");
            if (file) {
                files.put(path + name, hash);
            }
            digest.update(HexFormat.of().parseHex(file ? hash : tree(path + name + "/", child, files)));
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String hash(String path, BlobPath blob) throws IOException {
        MessageDigest digest = sha512();
        digest.update(Files.readAllBytes(
                blob.container().find(blob.path()).orElseThrow().file()));
        digest.update(path.substring(path.lastIndexOf('/') + 1).getBytes(StandardCharsets.UTF_8));
        digest.update("File".getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ServiceException bad(String message) {
        return ServiceException.userError(message, "BadArgument", "InvalidSnapshot");
    }
}
