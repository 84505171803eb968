package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.steps.endpoints.AmlDeleteDeploymentStep;
import io.jenkins.plugins.azureml.steps.endpoints.AmlDeleteEndpointStep;
import io.jenkins.plugins.azureml.steps.endpoints.AmlDeployStep;
import io.jenkins.plugins.azureml.steps.endpoints.AmlTrafficStep;
import io.jenkins.plugins.azureml.steps.models.AmlDeleteModelStep;
import io.jenkins.plugins.azureml.steps.models.AmlListModelsStep;
import io.jenkins.plugins.azureml.steps.models.AmlRegisterModelStep;
import io.jenkins.plugins.azureml.steps.run.AmlCancelRunStep;
import io.jenkins.plugins.azureml.steps.run.AmlDownloadStep;
import io.jenkins.plugins.azureml.steps.score.AmlScoreStep;
import io.jenkins.plugins.azureml.steps.submit.AmlSubmitRunStep;
import io.jenkins.plugins.azureml.steps.submit.SubmitRunTest;
import io.jenkins.plugins.azureml.steps.wait.AmlWaitRunStep;
import io.jenkins.plugins.azureml.steps.workspace.AmlDeleteComputeStep;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters that accept the map which a step returned. */
class ReturnedMapTest {

    private static final Map<String, Object> RETURNED = Map.of(
            "runId", "run-1",
            "experiment", "iris",
            "id", "iris:3",
            "name", "gpu",
            "endpoint", "iris-endpoint",
            "deployment", "blue");

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private static Arguments parameter(String name, Function<Object, Object> read) {
        return Arguments.of(name, read);
    }

    private static AmlDownloadStep download(Object run) {
        AmlDownloadStep step = new AmlDownloadStep();
        step.setRunId(run);
        return step;
    }

    static Stream<Arguments> parameters() {
        return Stream.of(
                parameter("run-1", map -> new AmlWaitRunStep(map).getRunId()),
                parameter("iris", map -> new AmlWaitRunStep(map).getExperiment()),
                parameter("run-1", map -> new AmlCancelRunStep(map).getRunId()),
                parameter("iris", map -> new AmlCancelRunStep(map).getExperiment()),
                parameter("run-1", map -> download(map).getRunId()),
                parameter("iris", map -> download(map).getExperiment()),
                parameter("iris:3", map -> {
                    AmlDownloadStep step = new AmlDownloadStep();
                    step.setModel(map);
                    return step.getModel();
                }),
                parameter("iris:3", map -> {
                    AmlDownloadStep step = new AmlDownloadStep();
                    step.setData(map);
                    return step.getData();
                }),
                parameter("iris:3", map -> {
                    AmlDeleteModelStep step = new AmlDeleteModelStep();
                    step.setModelId(map);
                    return step.getModelId();
                }),
                parameter("iris-endpoint", map -> new AmlDeployStep(map).getEndpoint()),
                parameter("iris-endpoint", map -> new AmlTrafficStep(map).getEndpoint()),
                parameter("iris-endpoint", map -> new AmlDeleteEndpointStep(map).getEndpoint()),
                parameter("iris-endpoint", map -> new AmlDeleteDeploymentStep(map, map).getEndpoint()),
                parameter("blue", map -> new AmlDeleteDeploymentStep(map, map).getDeployment()),
                parameter("gpu", map -> new AmlDeleteComputeStep(map).getName()),
                parameter("run-1", map -> {
                    AmlRegisterModelStep step = new AmlRegisterModelStep("iris");
                    step.setRunId(map);
                    return step.getRunId();
                }),
                parameter("run-1", map -> {
                    AmlListModelsStep step = new AmlListModelsStep();
                    step.setRunId(map);
                    return step.getRunId();
                }),
                parameter("iris:3", map -> {
                    AmlDeployStep step = new AmlDeployStep("iris");
                    step.setModel(map);
                    return step.getModel();
                }),
                parameter("blue", map -> {
                    AmlDeployStep step = new AmlDeployStep("iris");
                    step.setDeployment(map);
                    return step.getDeployment();
                }),
                parameter("iris-endpoint", map -> {
                    AmlScoreStep step = new AmlScoreStep();
                    step.setEndpoint(map);
                    return step.getEndpoint();
                }),
                parameter("blue", map -> {
                    AmlScoreStep step = new AmlScoreStep();
                    step.setDeployment(map);
                    return step.getDeployment();
                }),
                parameter("gpu", map -> {
                    AmlSubmitRunStep step = new AmlSubmitRunStep("iris");
                    step.setTarget(map);
                    return step.getTarget();
                }));
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void mapIsAcceptedInsteadOfItsId(String id, Function<Object, Object> read) {
        assertEquals(id, read.apply(RETURNED));
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void mapOfAnotherKindIsRefused(String id, Function<Object, Object> read) {
        Map<String, Object> other = Map.of("status", "Completed");
        String message = assertThrows(IllegalArgumentException.class, () -> read.apply(other))
                .getMessage();
        assertTrue(message.contains(": the map has no '"), message);
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void listOfMapsIsRefused(String id, Function<Object, Object> read) {
        String message = assertThrows(IllegalArgumentException.class, () -> read.apply(List.of(RETURNED)))
                .getMessage();
        assertTrue(message.contains(" is a list; set one id"), message);
    }

    @Test
    void errorNamesModelThatWasNotRegistered() {
        Map<String, Object> result = Map.of("name", "iris", "registered", false, "reason", "accuracy is lower");
        AmlDeployStep step = new AmlDeployStep("iris");
        String message = assertThrows(IllegalArgumentException.class, () -> step.setModel(result))
                .getMessage();
        assertTrue(message.contains("model: the map says that no model was registered (accuracy is lower)"), message);
    }

    @Test
    void textIsTrimmed() {
        assertEquals("run-1", new AmlWaitRunStep(" run-1 ").getRunId());
        assertNull(new AmlWaitRunStep(" ").getRunId());
        assertNull(new AmlWaitRunStep("run-1").getExperiment());
    }

    @Test
    void stepsAcceptTheMapsOfEarlierSteps() throws Exception {
        local.azure()
                .simulate(
                        ".*",
                        run -> run.append("outputs/model.json", new byte[] {'1'})
                                .complete());
        local.write("train/train.py", "print('hello')\n");
        local.write("definition.json", local.definition("train.py"));
        PipelineRun run = local.inWorkspace("node { def submitted = " + SubmitRunTest.CALL
                        + "; def done = amlWaitRun(runId: submitted); amlDownload(runId: done, path: 'outputs')"
                        + "; def model = amlRegisterModel(name: 'iris', runId: done, path: 'outputs/model.json')"
                        + "; amlDeleteModel(modelId: model); amlCancelRun(runId: submitted) }")
                .start()
                .await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amlWaitRun(runId: 'r-1', logFiles: [[runId: 'r-1']])",
                "amlWaitRun(runId: 'r-1', failOn: [['Canceled']])",
                "node { amlSubmitRun(experiment: 'iris', script: 'train.py', target: 'cpu', arguments: [[epochs: 5]]) }",
                "node { amlSubmitRun(experiment: 'iris', definitionFile: 'd.json', includes: [[a: 1]]) }"
            })
    void mapInAListOfTextsIsRefused(String step) throws Exception {
        PipelineRun run = local.inWorkspace(step).start().await();
        assertEquals(Result.FAILURE, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains("; each element must be a text"), run.consoleText());
        assertEquals(0, local.azure().requests().count("*", "/runs"));
    }

    @Test
    void argumentsThatLookLikeACommandLineAreRefused() throws Exception {
        PipelineRun run = local.inWorkspace("node { amlSubmitRun(experiment: 'iris', script: 'train.py',"
                        + " target: 'cpu', arguments: \"--epochs 50 --note it's\") }")
                .start()
                .await();
        assertEquals(Result.FAILURE, run.result(), run.consoleText());
        assertTrue(
                run.consoleText().contains("arguments: ['--epochs', '50', '--note', 'it\\'s'], or one argument a line"),
                run.consoleText());
    }
}
