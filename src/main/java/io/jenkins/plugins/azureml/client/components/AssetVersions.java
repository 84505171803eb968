package io.jenkins.plugins.azureml.client.components;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;

/** Versions of components, data and models (v2), in Azure Resource Manager: {@code {arm}{workspace}/{assets}}. */
public final class AssetVersions {

    private final WorkspaceService service;

    public AssetVersions(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Returns the version that was created last: {@code GET …/{assets}/{name}/versions}.
     *
     * @param assets {@code components}, {@code data} or {@code models}
     * @return null if there is no version
     */
    @CheckForNull
    public String latest(String assets, String name) throws AzureMlException, InterruptedException {
        String operation = "list the versions of";
        URI uri = service.v2("/" + assets + "/" + Segments.checked(operation, "name", name) + "/versions");
        String resource = assets + " " + name + " of " + service.ref();
        String latest = null;
        String newest = "";
        for (JsonNode each : service.armPages(operation, resource, uri)
                .emptyIf(AzureMlException::isMissing)
                .all()) {
            String created = String.valueOf(Json.text(Json.field(each, "systemData"), "createdAt"));
            if (latest == null || created.compareTo(newest) >= 0) {
                newest = created;
                latest = Json.text(each, "name");
            }
        }
        return latest;
    }
}
