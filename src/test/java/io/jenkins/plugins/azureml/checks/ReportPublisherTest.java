package io.jenkins.plugins.azureml.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.steps.models.AmlRegisterModelStep;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.LogCapture;
import io.jenkins.plugins.azureml.testing.WithoutPackage;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksPublisher;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReportPublisherTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    private final List<ChecksDetails> published = new ArrayList<>();

    @BeforeEach
    void train() {
        train("r-1", 0.93);
        train("r-2", 0.94);
        publishTo(new ChecksPublisher() {
            @Override
            public void publish(ChecksDetails details) {
                published.add(details);
            }
        });
    }

    @AfterEach
    void publishNowhere() {
        publishTo(null);
    }

    private static void publishTo(ChecksPublisher publisher) {
        ChecksPublisherFactory.publisher = publisher;
    }

    private void train(String runId, double accuracy) {
        local.azure()
                .addRun("iris", runId)
                .metric("accuracy", accuracy)
                .complete()
                .append("outputs/model.json", "{}".getBytes(StandardCharsets.UTF_8));
    }

    private String register(String runId, String more, Result expected) throws Exception {
        PipelineRun run = local.inWorkspace("amlRegisterModel(name: 'iris', runId: '" + runId
                        + "', experiment: 'iris', path: 'outputs/model.json'" + more + ")")
                .start()
                .await();
        assertEquals(expected, run.result(), run.consoleText());
        return run.consoleText();
    }

    private ChecksDetails last() {
        return published.get(published.size() - 1);
    }

    private String title() {
        return last().getOutput().orElseThrow().getTitle().orElseThrow();
    }

    @Test
    void verdictIsReportedWithBaselineAndDifference() throws Exception {
        String better = ", onlyIf: 'accuracy >= previous'";
        register("r-1", better, Result.SUCCESS);
        assertEquals("accuracy 0.93 (no previous version)", title());
        assertEquals(ChecksConclusion.SUCCESS, last().getConclusion());
        assertEquals(ChecksStatus.COMPLETED, last().getStatus());
        assertEquals("Azure ML: iris", last().getName().orElseThrow());

        register("r-2", better, Result.SUCCESS);
        assertEquals("accuracy 0.94 >= 0.93 (previous, iris:1)", title());
        String summary = last().getOutput().orElseThrow().getSummary().orElseThrow();
        assertEquals("""
                | Condition | Candidate | Required | iris:1 | Difference | |
                | --- | --- | --- | --- | --- | --- |
                | accuracy \\>= previous | 0.94 | \\>= 0.93 | 0.93 | +0.01 | met |
                """, summary);

        register("r-1", better, Result.SUCCESS);
        assertEquals(ChecksConclusion.NEUTRAL, last().getConclusion());
        assertEquals("accuracy 0.93, not >= 0.94 (previous, iris:2)", title());

        register("r-1", better + ", failIfNotMet: true", Result.FAILURE);
        assertEquals(ChecksConclusion.FAILURE, last().getConclusion());
    }

    @Test
    void titleNamesWhatIsNotMet() throws Exception {
        register("r-1", ", onlyIf: ['accuracy > 0.5', 'accuracy > 0.99']", Result.SUCCESS);

        assertEquals("accuracy 0.93, not > 0.99", title());
    }

    @Test
    void nothingIsReportedWithoutConditionsOrIfSkipped() throws Exception {
        register("r-1", "", Result.SUCCESS);
        register("r-1", ", onlyIf: 'accuracy > 0.5', skipPublishingChecks: true", Result.SUCCESS);

        assertEquals(List.of(), published);
    }

    @Test
    void reportThatFailsDoesNotFailTheStep() throws Exception {
        publishTo(new ChecksPublisher() {
            @Override
            public void publish(ChecksDetails details) {
                throw new IllegalStateException("the host of the source code hangs");
            }
        });
        try (LogCapture log = new LogCapture(ReportPublisher.class.getName())) {
            String console = register("r-1", ", onlyIf: 'accuracy > 0.5'", Result.SUCCESS);

            assertTrue(console.contains("the report on the commit could not be published"), console);
            assertFalse(console.contains("hangs"), console);
            assertEquals(1, log.messages().size());
        }
    }

    @Test
    void checksApiPluginIsOptional() throws Exception {
        ClassLoader without =
                new WithoutPackage("io.jenkins.plugins.checks.", ReportPublisher.class, AmlRegisterModelStep.class);
        for (Class<?> user : List.of(AmlRegisterModelStep.class, ReportPublisher.class, GateReport.class)) {
            Class<?> loaded = Class.forName(user.getName(), true, without);
            assertNotSame(user, loaded);
            assertTrue(loaded.getDeclaredMethods().length > 0);
        }
        String execution = "io.jenkins.plugins.azureml.steps.models.AmlRegisterModelExecution";
        assertTrue(Class.forName(execution, true, without).getDeclaredMethods().length > 0);
        // Jenkins asks for the public methods of an optional extension, and leaves it out if that fails.
        Class<?> extension = Class.forName(ChecksReportPublisher.class.getName(), true, without);
        assertThrows(LinkageError.class, extension::getMethods);
    }
}
