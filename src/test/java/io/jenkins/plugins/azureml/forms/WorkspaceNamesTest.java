package io.jenkins.plugins.azureml.forms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.model.Item;
import hudson.model.Result;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.steps.submit.AmlSubmitRunStep;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorkspaceNamesTest {

    private static final String SCHEMA = "$schema: https://azuremlschemas.azureedge.net/latest/";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    private final TestJob job = new TestJob("train").allow(Item.CONFIGURE, CredentialsProvider.USE_ITEM);

    @AfterEach
    void allowEverything() {
        As.administrator().close();
    }

    private WorkspaceForm form(TestJob item, String workspace) {
        return WorkspaceForm.fromStapler(
                item,
                LocalAzureExtension.CREDENTIALS,
                "",
                "",
                local.azure().subscription(),
                local.azure().resourceGroup(),
                workspace,
                null);
    }

    private WorkspaceForm form() {
        return form(job, local.azure().workspace());
    }

    private static WorkspaceForm empty(TestJob item, String namedWorkspace) {
        return WorkspaceForm.fromStapler(item, "", "", "", "", "", "", namedWorkspace);
    }

    private NamedWorkspace named(String name) {
        NamedWorkspace workspace = new NamedWorkspace(name);
        workspace.setCredentialsId(LocalAzureExtension.CREDENTIALS);
        workspace.setSubscriptionId(local.azure().subscription());
        workspace.setResourceGroup(local.azure().resourceGroup());
        workspace.setWorkspace(local.azure().workspace());
        return workspace;
    }

    private void name(NamedWorkspace... workspaces) {
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of(workspaces));
    }

    private long requests() {
        return local.azure().requests().total();
    }

    private static String reason(WorkspaceForm form, NameKind kind) {
        FormValidation result = WorkspaceNames.orReason(FormValidation.ok(), form, kind);
        assertEquals(FormValidation.Kind.OK, result.kind);
        return result.getMessage();
    }

    @Test
    void namesOfTheWorkspaceAreOffered() throws Exception {
        local.azure().addRun("flowers", "r-1");
        assertEquals(List.of(local.azure().compute()), WorkspaceNames.items(form(), NameKind.COMPUTE));
        assertTrue(WorkspaceNames.items(form(), NameKind.EXPERIMENT).contains("flowers"));
    }

    @Test
    void environmentsAndModelsAndEndpointsAreOffered() throws Exception {
        local.write(
                "environment.yml", SCHEMA + "environment.schema.json\nname: train\nversion: 7\nimage: python:3.11\n");
        local.write("model.yml", SCHEMA + "model.schema.json\nname: iris\nversion: 1\npath: model.json\n");
        local.write("model.json", "{}");
        local.write("endpoint.yml", SCHEMA + "managedOnlineEndpoint.schema.json\nname: flowers\nauth_mode: key\n");
        PipelineRun applied =
                local.inWorkspace("node { amlApply(files: '*.yml') }").start().await();
        assertEquals(Result.SUCCESS, applied.result(), applied.consoleText());

        assertTrue(WorkspaceNames.items(form(), NameKind.ENVIRONMENT).contains("train:7"));
        assertEquals(List.of("iris"), WorkspaceNames.items(form(), NameKind.MODEL));
        assertEquals(List.of("flowers"), WorkspaceNames.items(form(), NameKind.ENDPOINT));
        assertEquals(List.of(), WorkspaceNames.items(form(), NameKind.DEPLOYMENT, "flowers"));
        assertEquals(List.of(), WorkspaceNames.items(form(), NameKind.DEPLOYMENT, " "));
    }

    @Test
    void workspaceInLegacyModeOffersWhatItHas() {
        local.azure().v1LegacyMode(true);

        assertEquals(List.of(local.azure().compute()), WorkspaceNames.items(form(), NameKind.COMPUTE));
        assertEquals(List.of(), WorkspaceNames.items(form(), NameKind.MODEL));
        assertEquals(List.of(), WorkspaceNames.items(form(), NameKind.ENDPOINT));
        assertEquals(List.of(), WorkspaceNames.items(form(), NameKind.ENVIRONMENT));
    }

    @Test
    void listsAreKeptForTheNextForm() {
        WorkspaceNames.items(form(), NameKind.COMPUTE);
        long before = requests();

        assertEquals(1, WorkspaceNames.items(form(), NameKind.COMPUTE).size());
        assertNull(reason(form(), NameKind.COMPUTE));
        assertEquals(before, requests());
        // Another job may have other credentials with the same id.
        WorkspaceNames.items(form(new TestJob("other"), local.azure().workspace()), NameKind.COMPUTE);
        assertTrue(requests() > before);
    }

    @Test
    void reasonForAnEmptyListIsShownWithoutAnError() {
        WorkspaceForm form = form(job, "nowhere");

        assertEquals(List.of(), WorkspaceNames.items(form, NameKind.COMPUTE));
        String reason = reason(form, NameKind.COMPUTE);
        assertTrue(reason.startsWith("The workspace offers no names here: "), reason);
        assertTrue(reason.contains("nowhere"), reason);
        long before = requests();
        reason(form, NameKind.COMPUTE);
        assertEquals(before, requests());
    }

    @Test
    void reasonDoesNotReplaceTheResultOfACheck() {
        FormValidation wrong = FormValidation.error("wrong");

        assertEquals(wrong, WorkspaceNames.orReason(wrong, form(job, "nowhere"), NameKind.COMPUTE));
    }

    @Test
    void formDoesNotWaitForAServiceThatHangs() {
        local.azure().faults().add(Fault.on("GET", "/computes").delay(Duration.ofSeconds(7)));

        assertEquals(List.of(), WorkspaceNames.items(form(), NameKind.COMPUTE));
        assertEquals(
                "The workspace offers no names here: it did not respond within 3 seconds.",
                reason(form(), NameKind.COMPUTE));
        // The other lists do not queue behind it.
        assertTrue(WorkspaceNames.items(form(), NameKind.EXPERIMENT).isEmpty());
        assertNull(reason(form(), NameKind.EXPERIMENT));
    }

    @Test
    void usersWithoutPermissionCauseNoRequest() {
        name(named("prod"));
        long before = requests();
        String workspace = local.azure().workspace();

        Stream.of(
                        form(new TestJob("train").allow(), workspace),
                        form(new TestJob("train").allow(Item.CONFIGURE), workspace),
                        form(new TestJob("train").allow(CredentialsProvider.USE_ITEM, Item.EXTENDED_READ), workspace),
                        empty(new TestJob("train").allow(), "prod"))
                .forEach(form -> {
                    assertEquals(List.of(), WorkspaceNames.items(form, NameKind.COMPUTE));
                    assertNull(reason(form, NameKind.COMPUTE));
                });
        try (As reader = As.reader()) {
            assertEquals(List.of(), WorkspaceNames.items(form(null, workspace), NameKind.COMPUTE));
        }
        assertEquals(before, requests());
    }

    @Test
    void namedWorkspaceOfTheBuildStepIsUsed() {
        name(named("prod"), named("dev"));

        assertEquals(
                1, WorkspaceNames.items(empty(job, "prod"), NameKind.COMPUTE).size());
        assertEquals(0, WorkspaceNames.items(empty(job, null), NameKind.COMPUTE).size());
        assertEquals(
                0, WorkspaceNames.items(empty(job, "none"), NameKind.COMPUTE).size());
    }

    @Test
    void onlyNamedWorkspaceStandsForTheBlockAroundTheStep() {
        name(named("prod"));

        assertEquals(1, WorkspaceNames.items(empty(job, null), NameKind.COMPUTE).size());
    }

    private FormValidation preview(String definitionFile, String definition, String script, String target) {
        return new AmlSubmitRunStep.DescriptorImpl()
                .doPreview(
                        "flowers", definitionFile, definition, script, "", target, "", "", "", "", "", "", "", form());
    }

    @Test
    void previewSaysWhatWouldBeSubmitted() {
        String compute = local.azure().compute();
        FormValidation job = preview(
                "",
                "command: python train.py\ncompute: azureml:" + compute + "\nenvironment: azureml:train:7\n",
                "",
                "");
        assertEquals(FormValidation.Kind.OK, job.kind, job.getMessage());
        assertEquals(
                "The step would submit a run of the kind command. Compute: " + compute + ". Environment: train:7.",
                job.getMessage());
        FormValidation script = preview("", "", "train.py", compute);
        assertEquals(
                "The step would submit a run of the kind script. Compute: " + compute
                        + ". Environment: default of the service.",
                script.getMessage());
        String file = preview("job.yml", "", "", "").getMessage();
        assertTrue(file.contains("job.yml") && file.contains("dryRun: true"), file);
    }

    @Test
    void previewReportsProblemsAndUnknownComputes() {
        FormValidation unknown = preview("", "", "train.py", local.azure().compute() + "s");
        assertEquals(FormValidation.Kind.WARNING, unknown.kind);
        assertTrue(
                unknown.getMessage().contains("Did you mean '" + local.azure().compute() + "'?"));
        assertEquals(FormValidation.Kind.ERROR, preview("", "", "", "").kind);
        FormValidation wrong = preview("", "comand: python train.py\ntype: command\n", "", "");
        assertEquals(FormValidation.Kind.ERROR, wrong.kind);
        assertTrue(wrong.getMessage().contains("comand"), wrong.getMessage());
        assertEquals(0, local.azure().requests().count("PUT", ".*"));
    }
}
