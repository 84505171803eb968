package io.jenkins.plugins.azureml.client.artifacts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.runs.Experiments;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.client.service.SignedContent;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operations on the artifacts of runs and on uploaded artifacts: {@code {api}/artifact/v2.0{workspace}/artifacts}. */
public final class Artifacts {

    private static final String AREA = "artifact/v2.0";
    private static final String LIST = "list the artifacts of";
    private static final String UPLOAD = "LocalUpload";
    private static final int CHUNK = 4 * 1024 * 1024;

    private final WorkspaceService service;

    public Artifacts(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Lists all artifacts of a run: {@code GET …/artifacts/ExperimentRun/dcid.{runId}}.
     *
     * @param experiment used in messages only; may be null
     */
    public List<Artifact> ofRun(@CheckForNull String experiment, String runId)
            throws AzureMlException, InterruptedException {
        String operation = "list the artifacts of";
        check(operation, experiment, runId);
        List<Artifact> artifacts = new ArrayList<>();
        for (JsonNode element : service.list(operation, name(experiment, runId), uri(runId, ""), "continuationToken")) {
            Artifact artifact = Artifact.of(element);
            if (artifact != null) {
                artifacts.add(artifact);
            }
        }
        return artifacts;
    }

    /**
     * Lists the artifacts of a run whose path is {@code prefix} or below it, page by page: {@code GET
     * …/artifacts/ExperimentRun/dcid.{runId}?path=…}.
     */
    public Paged<Artifact> at(@CheckForNull String experiment, String runId, String prefix)
            throws AzureMlException, InterruptedException {
        String operation = "list the artifacts of";
        check(operation, experiment, runId);
        String path = prefix.isEmpty() ? null : prefix;
        return service.pages(operation, name(experiment, runId), uri(runId, "", "path", path), "continuationToken")
                .map(Artifact::of)
                .filter(artifact -> SignedArtifact.isAt(artifact.path(), prefix));
    }

    /**
     * Lists the artifacts of a run whose path is {@code prefix} or below it, each with a signed URL that is valid for
     * hours at most: {@code GET …/artifacts/ExperimentRun/dcid.{runId}/prefix/contentinfo?path=…}.
     *
     * @param experiment used in messages only; may be null
     * @param prefix empty for all artifacts
     */
    public Paged<SignedArtifact> signed(@CheckForNull String experiment, String runId, String prefix)
            throws AzureMlException, InterruptedException {
        check(LIST, experiment, runId);
        return signed(name(experiment, runId), ArtifactPath.ofRun(runId, prefix));
    }

    /**
     * Lists the artifacts at a path and below it, each with a signed URL that is valid for hours at most: {@code GET
     * …/artifacts/{origin}/{container}/prefix/contentinfo?path=…}.
     */
    public Paged<SignedArtifact> signed(ArtifactPath prefix) throws AzureMlException, InterruptedException {
        return signed(name(prefix), prefix);
    }

    private Paged<SignedArtifact> signed(String name, ArtifactPath prefix)
            throws AzureMlException, InterruptedException {
        URI all = uri(LIST, prefix, "/prefix/contentinfo");
        return service.pages(LIST, name, all, "continuationToken")
                .map(SignedArtifact::of)
                .filter(a -> a.isAt(prefix.path()))
                .map(a -> new SignedArtifact(a.path(), usable(LIST, name, a.url(), "r")));
    }

    /**
     * Creates artifacts that belong to no run and returns where to upload them: {@code POST
     * …/artifacts/LocalUpload/{upload}/batch/metadata}.
     *
     * @param upload an unused id
     * @param paths paths of the artifacts
     * @return signed URLs by path, which are secrets
     * @throws AzureMlException if the request fails; after a lost response
     *     ({@link AzureMlException#mayHaveBeenExecuted}) the caller must use another id
     */
    public Map<String, URI> open(String upload, Collection<String> paths)
            throws AzureMlException, InterruptedException {
        String operation = "get an upload address for";
        String name = "upload " + upload + " to " + service.ref();
        URI uri = service.uri(
                AREA, "/artifacts/" + UPLOAD + "/" + Segments.checked(operation, "upload", upload) + "/batch/metadata");
        ObjectNode body = Json.MAPPER.createObjectNode();
        ArrayNode list = body.putArray("paths");
        paths.forEach(path -> list.addObject().put("path", path));
        JsonNode places = Json.field(
                service.send(service.call(operation, name, "POST", uri)
                                .jsonBody(body.toString())
                                .json())
                        .json(),
                "artifactContentInformation");
        Map<String, URI> urls = new LinkedHashMap<>();
        for (String path : paths) {
            URI url = Json.uri(places.get(path), "contentUri");
            if (url == null || !url.isAbsolute()) {
                throw AzureMlException.builder(operation, name)
                        .code("UnreadableAnswer")
                        .message("the response has no contentUri for '" + path + "'")
                        .build();
            }
            urls.put(path, usable(operation, name, url, "cw"));
        }
        return urls;
    }

    /** Returns a new signed URL of an artifact: {@code GET …/artifacts/ExperimentRun/dcid.{runId}/contentinfo?path=…}. */
    public URI sign(@CheckForNull String experiment, String runId, String path)
            throws AzureMlException, InterruptedException {
        check("read", experiment, runId);
        return sign("artifact " + path + " of " + name(experiment, runId), ArtifactPath.ofRun(runId, path));
    }

    /** Returns a new signed URL of an artifact: {@code GET …/artifacts/{origin}/{container}/contentinfo?path=…}. */
    public URI sign(ArtifactPath artifact) throws AzureMlException, InterruptedException {
        return sign("artifact " + artifact.path() + " of " + name(artifact), artifact);
    }

    private URI sign(String name, ArtifactPath artifact) throws AzureMlException, InterruptedException {
        String operation = "read";
        URI url = contentUri(operation, name, uri(operation, artifact, "/contentinfo"));
        return usable(operation, name, url, "r");
    }

    /** Checks a signed URL of the service. Signs it anew if the storage refuses signatures by account keys. */
    private URI usable(String operation, String name, URI url, String permissions)
            throws AzureMlException, InterruptedException {
        Optional<String> problem = Hosts.openProblem(service.cloud(), url);
        if (problem.isPresent()) {
            throw AzureMlException.builder(operation, name)
                    .code("Refused")
                    .message("the address of its content " + problem.get())
                    .build();
        }
        return service.storage().blob(url, permissions);
    }

    /**
     * Reads an artifact into memory.
     *
     * @param maxBytes limit of its length
     * @throws AzureMlException also if the artifact is longer than the limit
     */
    public byte[] read(@CheckForNull String experiment, String runId, String path, int maxBytes)
            throws AzureMlException, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            copy(experiment, runId, path, bytes, maxBytes);
        } catch (AzureMlException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Copies an artifact to a stream. Reads it in ranges by its signed URL and retries a range whose connection is
     * lost.
     *
     * @param maxBytes limit of its length
     * @return the length in bytes
     * @throws AzureMlException also if the artifact is longer than the limit
     * @throws IOException if {@code target} cannot be written
     */
    public long copy(@CheckForNull String experiment, String runId, String path, OutputStream target, long maxBytes)
            throws IOException, InterruptedException {
        String operation = "read";
        check(operation, experiment, runId);
        if (path == null || path.isBlank()) {
            throw AzureMlException.badParameter(operation, "path is missing");
        }
        String name = "artifact " + path + " of " + name(experiment, runId);
        URI url = contentUri(operation, name, uri(runId, "/contentinfo", "path", path));
        SignedContent content = new SignedContent(service);
        long count = 0;
        while (true) {
            // One byte more than allowed distinguishes a file of exactly the maximum length from a longer one.
            int wanted = (int) Math.min(CHUNK, maxBytes - count + 1);
            int whole = (int) Math.min(Integer.MAX_VALUE - 16, maxBytes - count + 1);
            SignedContent.Part part = content.read(operation, name, url, count, wanted, whole);
            if (!part.found()) {
                throw AzureMlException.builder(operation, name)
                        .status(404)
                        .message("the file is listed but does not exist")
                        .build();
            }
            count += part.bytes().length;
            if (count > maxBytes) {
                throw AzureMlException.builder(operation, name)
                        .code("TooLarge")
                        .message("it is longer than the limit of " + maxBytes + " bytes")
                        .build();
            }
            target.write(part.bytes());
            if (part.atEnd()) {
                return count;
            }
        }
    }

    private URI contentUri(String operation, String name, URI uri) throws AzureMlException, InterruptedException {
        JsonNode json =
                service.send(service.call(operation, name, "GET", uri).json()).json();
        URI url = Json.uri(json, "contentUri");
        if (url == null || !url.isAbsolute()) {
            throw AzureMlException.builder(operation, name)
                    .status(200)
                    .code("UnreadableAnswer")
                    .message("the response has no contentUri")
                    .build();
        }
        return url;
    }

    private URI uri(String runId, String suffix, String... query) throws AzureMlException, InterruptedException {
        return service.uri(AREA, "/artifacts/ExperimentRun/dcid." + runId + suffix, query);
    }

    private URI uri(String operation, ArtifactPath artifact, String suffix)
            throws AzureMlException, InterruptedException {
        String container = Segments.checked(operation, "origin", artifact.origin()) + "/"
                + Segments.checked(operation, "container", artifact.container());
        return service.uri(AREA, "/artifacts/" + container + suffix, "path", artifact.path());
    }

    private String name(ArtifactPath artifact) {
        return artifact.origin() + "/" + artifact.container() + " in " + service.ref();
    }

    private String name(String experiment, String runId) {
        return "run " + runId + (experiment == null ? "" : " of experiment " + experiment) + " in " + service.ref();
    }

    private static void check(String operation, String experiment, String runId) throws AzureMlException {
        Optional<String> problem = RunIds.problem(runId);
        if (problem.isEmpty() && experiment != null) {
            problem = Experiments.problem(experiment);
        }
        if (problem.isPresent()) {
            throw AzureMlException.badParameter(operation, problem.get());
        }
    }
}
