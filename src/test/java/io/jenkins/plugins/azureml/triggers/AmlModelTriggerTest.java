package io.jenkins.plugins.azureml.triggers;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.EnvVars;
import hudson.model.CauseAction;
import hudson.model.Item;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.models.ModelRegistration;
import io.jenkins.plugins.azureml.client.models.ModelSource;
import io.jenkins.plugins.azureml.config.AmlConnection;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.config.NamedWorkspaces;
import io.jenkins.plugins.azureml.credentials.CredentialsUses;
import io.jenkins.plugins.azureml.forms.TestJob;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jenkins.model.ParameterizedJobMixIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.access.AccessDeniedException;

/** When the trigger starts builds, and what it remembers, with both generations of the API. */
class AmlModelTriggerTest {

    private static final String CONTAINERS = "[^?]*/workspaces/[^/]+/models";
    private static final String VERSIONS = CONTAINERS + "/[^/]+/versions";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @TempDir
    Path folder;

    private TestJob job;

    @BeforeEach
    void configure() {
        job = new TestJob("job-" + System.nanoTime()).in(folder);
        local.azure()
                .addRun("iris", "r-1")
                .append("outputs/m.json", new byte[] {1})
                .complete();
        NamedWorkspace named = new NamedWorkspace("dev");
        named.setCredentialsId(LocalAzureExtension.CREDENTIALS);
        named.setSubscriptionId(local.azure().subscription());
        named.setResourceGroup(local.azure().resourceGroup());
        named.setWorkspace(local.azure().workspace());
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of(named));
    }

    @AfterEach
    void clearQueue() {
        ParameterizedJobMixIn.QUEUE.clear();
        CredentialsProvider.TRACKED.clear();
    }

    private AmlModelTrigger trigger(String model) {
        AmlModelTrigger trigger = new AmlModelTrigger(null);
        trigger.setWorkspace("dev");
        trigger.setModel(model);
        return started(trigger);
    }

    private AmlModelTrigger started(AmlModelTrigger trigger) {
        trigger.start(job, true);
        return trigger;
    }

    /** Runs the trigger as its schedule does, and returns the log of the poll. */
    private String poll(AmlModelTrigger trigger) throws Exception {
        Files.deleteIfExists(folder.resolve("azure-ml-model-trigger.log"));
        trigger.run();
        await().until(() -> !ModelPoll.isPolling(job));
        return PollFiles.readLog(job);
    }

    private AmlClient client() throws Exception {
        return AmlConnection.open(
                job, new CredentialsUses(), NamedWorkspaces.of(null).require("dev"));
    }

    private void register(String name, Map<String, String> tags) throws Exception {
        client().registry()
                .register(new ModelRegistration(
                        name,
                        ModelSource.ofRun("r-1", "outputs/m.json"),
                        "custom_model",
                        null,
                        null,
                        null,
                        null,
                        tags,
                        Map.of()));
    }

    private void register(String name) throws Exception {
        register(name, Map.of());
    }

    /** Returns the versions whose builds are queued, oldest first. */
    private static List<String> queued() {
        return ParameterizedJobMixIn.QUEUE.stream()
                .map(item -> variables(item).get("AZUREML_MODEL_ID"))
                .toList();
    }

    private static EnvVars variables(ParameterizedJobMixIn.Queued item) {
        EnvVars env = new EnvVars();
        item.getAction(RegisteredModelAction.class).buildEnvironment(null, env);
        return env;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void firstPollOnlyRecordsWhatExists(boolean v1) throws Exception {
        local.azure().v1LegacyMode(v1);
        register("iris");
        register("iris");
        AmlModelTrigger trigger = trigger("iris");

        assertTrue(poll(trigger).contains("newest: iris:2"));
        poll(trigger);

        assertEquals(List.of(), queued());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachNewVersionGetsOneBuild(boolean v1) throws Exception {
        local.azure().v1LegacyMode(v1);
        AmlModelTrigger trigger = trigger("iris");
        poll(trigger);
        register("iris");
        register("iris");
        register("wine");

        assertTrue(poll(trigger).contains("iris:2, registered "));
        assertTrue(poll(trigger).contains("No new version"));

        assertEquals(List.of("iris:1", "iris:2"), queued());
        EnvVars env = variables(ParameterizedJobMixIn.QUEUE.get(0));
        assertEquals("iris", env.get("AZUREML_MODEL_NAME"));
        assertEquals("1", env.get("AZUREML_MODEL_VERSION"));
        assertEquals("r-1", env.get("AZUREML_MODEL_RUN_ID"));
        String cause = ParameterizedJobMixIn.QUEUE
                .get(0)
                .getAction(CauseAction.class)
                .getCauses()
                .get(0)
                .getShortDescription();
        assertEquals("Azure ML model iris:1 was registered in workspace dev", cause);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void patternSelectsModels(boolean v1) throws Exception {
        local.azure().v1LegacyMode(v1);
        register("iris-eu");
        AmlModelTrigger trigger = trigger("iris-*");
        poll(trigger);
        register("iris-us");
        register("wine");
        register("iris-eu");

        poll(trigger);

        assertEquals(List.of("iris-us:1", "iris-eu:2"), queued());
    }

    @Test
    void patternReadsOnlyModelsThatHaveChanged() throws Exception {
        register("iris-eu");
        register("iris-us");
        AmlModelTrigger trigger = trigger("iris-*");
        poll(trigger);
        local.azure().requests().clear();

        poll(trigger);
        assertEquals(1, local.azure().requests().count("GET", CONTAINERS));
        assertEquals(0, local.azure().requests().count("GET", VERSIONS));

        register("iris-us");
        local.azure().requests().clear();
        poll(trigger);
        assertEquals(1, local.azure().requests().count("GET", VERSIONS));
        assertEquals(List.of("iris-us:2"), queued());
    }

    @ParameterizedTest
    @ValueSource(strings = {"iris", "i*"})
    void allTagsMustMatch(String model) throws Exception {
        AmlModelTrigger trigger = trigger(model);
        trigger.setTags(Map.of("stage", "candidate", "team", ""));
        poll(trigger);
        register("iris", Map.of("stage", "candidate"));
        register("iris", Map.of("stage", "candidate", "team", "a"));

        assertTrue(poll(trigger).contains("iris:1 does not have the tags"));

        assertEquals(List.of("iris:2"), queued());
    }

    @ParameterizedTest
    @ValueSource(strings = {"iris", "i*"})
    void tagsCountThatAreSetAfterTheRegistration(String model) throws Exception {
        AmlModelTrigger trigger = trigger(model);
        trigger.setTags(Map.of("stage", "candidate"));
        poll(trigger);
        register("iris");
        poll(trigger);
        assertEquals(List.of(), queued());

        ObjectNode content = Json.MAPPER.createObjectNode();
        content.put("modelUri", client().registry().get("iris:1").url()).put("modelType", "custom_model");
        content.putObject("tags").put("stage", "candidate");
        client().modelVersions().createFromContent("iris", "1", content);
        poll(trigger);

        assertEquals(List.of("iris:1"), queued());
    }

    @ParameterizedTest
    @ValueSource(strings = {"iris", "i*"})
    void restartRemembersWhatWasSeen(String model) throws Exception {
        poll(trigger(model));
        register("iris");
        poll(trigger(model));
        assertEquals(List.of("iris:1"), queued());
        local.azure().advanceClock(Duration.ofHours(3));
        register("iris");
        local.azure().advanceClock(Duration.ofDays(3));
        register("iris");

        // A new object, as after a restart of the controller, or as a Pipeline creates with each build.
        AmlModelTrigger restarted = trigger(model);
        poll(restarted);
        poll(restarted);

        assertEquals(List.of("iris:1", "iris:2", "iris:3"), queued());
    }

    @Test
    void otherParametersStartAnew() throws Exception {
        poll(trigger("iris"));
        register("iris");
        register("wine");

        assertTrue(poll(trigger("wine")).contains("This is the first poll"));
        assertTrue(poll(trigger("iris")).contains("This is the first poll"));

        assertEquals(List.of(), queued());
    }

    @Test
    void damagedStateStartsAnew() throws Exception {
        AmlModelTrigger trigger = trigger("iris");
        poll(trigger);
        Files.writeString(folder.resolve("azure-ml-model-trigger.json"), "{\"key\":");

        String log = poll(trigger);

        assertTrue(log.contains("cannot be read"), log);
        assertTrue(log.contains("This is the first poll"), log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iris", "i*"})
    void unreachableServiceLosesNoVersion(String model) throws Exception {
        AmlModelTrigger trigger = trigger(model);
        poll(trigger);
        register("iris");
        Fault down = local.azure().faults().add(Fault.on("GET", ".*/models.*").status(503, "busy"));

        String log = poll(trigger);
        assertTrue(log.contains("No build is started"), log);
        assertEquals(List.of(), queued());

        local.azure().faults().remove(down);
        poll(trigger);
        assertEquals(List.of("iris:1"), queued());
    }

    @Test
    void lostCredentialsAreReported() throws Exception {
        AmlModelTrigger trigger = trigger("iris");
        poll(trigger);
        SystemCredentialsProvider.getInstance().getCredentials().clear();

        String log = poll(trigger);

        assertTrue(log.contains("credentialsId 'azure-sp': no credentials with this id are visible"), log);
    }

    @Test
    void lostPermissionIsReported() throws Exception {
        AmlModelTrigger trigger = trigger("iris");
        poll(trigger);
        local.azure().authorize(false);

        String log = poll(trigger);

        assertTrue(log.contains("AuthorizationFailed"), log);
        assertTrue(log.contains("No build is started"), log);
    }

    @Test
    void useOfCredentialsIsRecordedOnce() throws Exception {
        AmlModelTrigger trigger = trigger("iris");
        poll(trigger);
        poll(trigger);

        assertEquals(1, CredentialsProvider.TRACKED.size());
    }

    @Test
    void missingParametersAreReported() throws Exception {
        AmlModelTrigger trigger = started(new AmlModelTrigger(null));
        assertTrue(poll(trigger).contains("workspace is missing"));
        trigger.setWorkspace("prod");
        assertTrue(poll(trigger).contains("Workspace 'prod' is not configured for this job. Available: dev."));
        trigger.setWorkspace("dev");
        assertTrue(poll(trigger).contains("model is missing"));
    }

    @Test
    void versionIsKeptUntilJenkinsAcceptsTheBuild() throws Exception {
        AmlModelTrigger trigger = trigger("iris");
        poll(trigger);
        register("iris");
        job.buildable(false);
        trigger.run();
        assertEquals(List.of(), queued());

        job.buildable(true);
        poll(trigger);
        assertEquals(List.of("iris:1"), queued());
    }

    @Test
    void runDoesNothingBeforeTheTriggerIsStarted() {
        new AmlModelTrigger(null).run();
        assertEquals("H/5 * * * *", new AmlModelTrigger(" ").getSpec());
        assertThrows(IllegalArgumentException.class, () -> new AmlModelTrigger("sometimes"));
    }

    @Test
    void logIsForThoseWhoMaySeeTheConfiguration() throws Exception {
        AmlModelTrigger trigger = trigger("iris");
        AmlModelTriggerAction action =
                (AmlModelTriggerAction) trigger.getProjectActions().iterator().next();
        assertEquals("Not polled yet", action.getLog());
        poll(trigger);
        assertTrue(action.getLog().contains("Polling workspace ml-workspace"), action.getLog());
        assertEquals(action, action.getTarget());

        job.allow(Item.CONFIGURE);
        assertNull(action.getIconFileName());
        assertThrows(AccessDeniedException.class, action::getTarget);
        job.allow(Item.EXTENDED_READ);
        assertFalse(action.getIconFileName().isEmpty());
    }

    @Test
    void buildsForTheSameVersionAreMergedInTheQueue() throws Exception {
        AmlModelTrigger trigger = trigger("iris");
        poll(trigger);
        register("iris");
        poll(trigger);
        RegisteredModelAction first = ParameterizedJobMixIn.QUEUE.get(0).getAction(RegisteredModelAction.class);

        assertFalse(first.shouldSchedule(List.of(first)));
        assertTrue(first.shouldSchedule(List.of()));
    }
}
