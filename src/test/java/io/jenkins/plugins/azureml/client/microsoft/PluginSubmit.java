package io.jenkins.plugins.azureml.client.microsoft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.FilePath;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.auth.ClientSecretIdentity;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.DefinitionFolder;
import io.jenkins.plugins.azureml.definitions.JobDefinitions;
import io.jenkins.plugins.azureml.definitions.JobSpec;
import io.jenkins.plugins.azureml.definitions.LocalCode;
import io.jenkins.plugins.azureml.definitions.pipeline.JobFile;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import io.jenkins.plugins.azureml.steps.assets.AgentAssets;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/** Submits files with the plugin's own code to a local Azure ML that serves HTTPS. */
final class PluginSubmit implements AutoCloseable {

    /** Fields that the service adds, and names that Microsoft's client invents. */
    private static final List<String> NOT_SENT =
            List.of("status", "services", "properties", "tags", "displayName", "experimentName");

    private final LocalAzureMl server;
    private final SSLContext tls;
    private final AmlHttp http;
    private final AmlClient client;
    private final SSLSocketFactory previous = HttpsURLConnection.getDefaultSSLSocketFactory();
    private int jobs;

    PluginSubmit(LocalAzureMl server) throws Exception {
        this.server = server;
        tls = MicrosoftClient.trusting(server.certificateAuthority());
        // Uploads from an agent trust what its JVM trusts.
        HttpsURLConnection.setDefaultSSLSocketFactory(tls.getSocketFactory());
        http = AmlHttp.builder().tls(tls).build();
        client = new AmlClient(
                http,
                AzureCloud.custom("local", server.authority(), server.resourceManager(), null, List.of()),
                new ClientSecretIdentity(server.tenant(), server.clientId(), SecretText.of(server.clientSecret())),
                new WorkspaceRef(server.subscription(), server.resourceGroup(), server.workspace()));
    }

    AmlClient client() {
        return client;
    }

    /** Returns the name of the job. */
    String submit(Path file) throws Exception {
        Definition definition = Definition.parse("'" + file.getFileName() + "'", Files.readString(file));
        AgentAssets assets = new AgentAssets(
                client, new FilePath(file.getParent().toFile()), WorkspaceBoundary.OWN, System.out::println);
        String name = "plugin-" + ++jobs;
        client.jobs()
                .createOrUpdate(
                        name,
                        JobFile.isSupported(definition)
                                ? job(definition, file.getParent(), assets)
                                : command(definition, file.getParent(), assets));
        return name;
    }

    private ObjectNode job(Definition definition, Path folder, AgentAssets assets) throws Exception {
        JobFile job = JobFile.read(definition, "", client.ref(), path -> Files.readString(folder.resolve(path)), null);
        assets.scan(job.allReferences());
        return job.create(assets);
    }

    private ObjectNode command(Definition definition, Path folder, AgentAssets assets) throws Exception {
        JobSpec job = JobDefinitions.read(
                definition,
                client.ref(),
                null,
                new DefinitionFolder("", path -> Files.readString(folder.resolve(path))),
                null,
                null);
        assets.resolve(job);
        job.codeOwner().put("codeId", assets.code(LocalCode.of(job.code())));
        return job.properties();
    }

    /** Returns the properties of a job as they were sent. */
    JsonNode body(String name) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.resourceManager() + server.workspacePath()
                        + "/jobs/" + name + "?api-version=2024-10-01"))
                .header("Authorization", "Bearer " + server.accessToken())
                .build();
        String body = HttpClient.newBuilder()
                .sslContext(tls)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        // The plugin names the workspace of a datastore, which Microsoft's client leaves out.
        String shortened = body.replaceAll("azureml://subscriptions/[^\"]*?/datastores/", "azureml://datastores/");
        ObjectNode properties =
                (ObjectNode) new ObjectMapper().readTree(shortened).path("properties");
        properties.remove(NOT_SENT);
        properties.withObject("/outputs").remove("default");
        properties
                .properties()
                .removeIf(each -> each.getValue().isNull()
                        || each.getValue().isObject() && each.getValue().isEmpty());
        return properties;
    }

    @Override
    public void close() {
        HttpsURLConnection.setDefaultSSLSocketFactory(previous);
        http.close();
    }
}
