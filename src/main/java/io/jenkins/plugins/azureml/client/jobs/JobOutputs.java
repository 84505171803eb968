package io.jenkins.plugins.azureml.client.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.client.datastores.DatastoreFiles;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Locates the named outputs of jobs. */
public final class JobOutputs {

    private static final String USUAL =
            "azureml://datastores/${{default_datastore}}/paths/azureml/${{name}}/${{output_name}}/";
    private static final String DEFAULT_DATASTORE = "${{default_datastore}}";
    /** Tag of the jobs of batch endpoints. */
    private static final String BATCH_TAG = "azureml.batchrun";

    private static final String MODULE = "azureml.moduleName";
    private static final String SCORING = "batchscoring";
    private static final Pattern ASSET = Pattern.compile(".*/(data|models)/([^/]+)/versions/([^/]+)");

    private final WorkspaceService service;

    public JobOutputs(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Returns the URI of an output: the one that the job specifies, else that of the asset that the run has registered,
     * else the default location of outputs.
     */
    public String uri(Job job, String output) throws AzureMlException, InterruptedException {
        String told = job.outputUris().get(output);
        if (told == null) {
            Optional<String> asset = asset(job.name(), output);
            if (asset.isPresent()) {
                return asset.get();
            }
            told = USUAL;
        }
        String uri = told.replace("${{name}}", job.name()).replace("${{output_name}}", output);
        return uri.contains(DEFAULT_DATASTORE)
                ? uri.replace(DEFAULT_DATASTORE, new DatastoreFiles(service).defaultName())
                : uri;
    }

    /**
     * Returns the URI of an output of a batch endpoint's job that scores with a model. The job does not show it: its step {@value
     * #SCORING} has registered it. Empty for other jobs, and if the step has no such output yet.
     */
    public Optional<String> batchUri(Job job, String output) throws AzureMlException, InterruptedException {
        if (!Boolean.parseBoolean(job.tags().get(BATCH_TAG))) {
            return Optional.empty();
        }
        for (Run child : new Runs(service, job.experimentName()).children(job.name())) {
            if (SCORING.equals(child.properties().get(MODULE))) {
                return asset(child.runId(), output);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the URI of the data or model asset that a run has registered for an output: {@code POST
     * {api}/history/v1.0{workspace}/rundata}, then the asset.
     */
    private Optional<String> asset(String job, String output) throws AzureMlException, InterruptedException {
        Matcher asset = ASSET.matcher(String.valueOf(Json.text(Json.field(registered(job), output), "assetId")));
        return asset.matches() ? place(asset) : Optional.empty();
    }

    /** Returns the outputs that a run has registered as assets. */
    private JsonNode registered(String job) throws AzureMlException, InterruptedException {
        String operation = "find the outputs of";
        URI uri = service.uri("history/v1.0", "/rundata");
        String body = Json.MAPPER
                .createObjectNode()
                .put("runId", job)
                .put("selectRunMetadata", true)
                .toString();
        JsonNode data = service.send(service.call(operation, "job " + job + " of " + service.ref(), "POST", uri)
                        .jsonBody(body)
                        .safe()
                        .json())
                .json();
        return Json.field(Json.field(data, "runMetadata"), "outputs");
    }

    private Optional<String> place(Matcher asset) throws AzureMlException, InterruptedException {
        String title = asset.group(1) + " " + asset.group(2) + ":" + asset.group(3) + " of " + service.ref();
        URI uri = service.v2("/" + asset.group(1) + "/" + Segments.checked("read", "name", asset.group(2))
                + "/versions/" + Segments.checked("read", "version", asset.group(3)));
        JsonNode properties = Json.field(
                service.send(service.call(Call.Target.RESOURCE_MANAGER, "read", title, "GET", uri)
                                .json())
                        .json(),
                "properties");
        return Optional.ofNullable(Json.text(properties, asset.group(1).equals("data") ? "dataUri" : "modelUri"));
    }
}
