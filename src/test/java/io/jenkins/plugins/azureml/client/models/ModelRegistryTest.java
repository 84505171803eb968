package io.jenkins.plugins.azureml.client.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.service.ApiGeneration;
import io.jenkins.plugins.azureml.client.service.ApiPreference;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.client.testing.LocalClient;
import io.jenkins.plugins.azureml.localazure.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Behavior that both generations of the registry share, against the local Azure ML. */
class ModelRegistryTest {

    private LocalClient local;

    @BeforeEach
    void start() throws Exception {
        local = new LocalClient();
        for (int i = 1; i <= 2; i++) {
            local.server
                    .addRun("exp", "run-" + i)
                    .append("outputs/model.json", new byte[] {1})
                    .append("outputs/deep/er/part.bin", new byte[] {2})
                    .complete();
        }
    }

    @AfterEach
    void stop() {
        local.close();
    }

    private ModelRegistry registry(ApiGeneration generation) throws Exception {
        AmlClient client = new AmlClient(
                local.http,
                local.cloud(),
                local.identity(),
                new WorkspaceRef(local.server.subscription(), local.server.resourceGroup(), local.server.workspace()),
                new ApiPreference(generation, ApiPreference.DEFAULT_VERSION));
        ModelRegistry registry = client.registry();
        assertEquals(generation == ApiGeneration.V1, registry instanceof Models);
        return registry;
    }

    private static ModelRegistration registration(String name, String runId) {
        return new ModelRegistration(
                name,
                ModelSource.ofRun(runId, "outputs/model.json"),
                "mlflow_model",
                "words",
                "ScikitLearn",
                "1.5",
                "exp",
                Map.of("run", runId),
                Map.of("metric.accuracy", "0.9"));
    }

    @ParameterizedTest
    @EnumSource
    void registeredModelIsRead(ApiGeneration generation) throws Exception {
        ModelRegistry registry = registry(generation);
        Model made = registry.register(registration("iris", "run-1"), "mine");
        assertEquals("iris:1", made.id());
        for (Model model : List.of(
                made,
                registry.get("iris:1"),
                registry.find("iris:1").orElseThrow(),
                registry.stream(null).next(),
                registry.findRegistered(registration("iris", "run-1"), "mine").orElseThrow())) {
            assertEquals("iris", model.name());
            assertEquals("1", model.version());
            assertEquals("words", model.description());
            assertEquals(Map.of("run", "run-1"), model.tags());
            assertEquals("0.9", model.properties().get("metric.accuracy"));
            assertEquals("ScikitLearn", model.framework());
            assertEquals("1.5", model.frameworkVersion());
            assertEquals("run-1", model.runId());
            assertEquals("exp", model.experimentName());
            assertEquals("mlflow_model", model.type());
            assertNotNull(model.url());
            assertNotNull(model.createdTime());
        }
    }

    @ParameterizedTest
    @EnumSource
    void modelsAreListedNewestFirstAndFiltered(ApiGeneration generation) throws Exception {
        ModelRegistry registry = registry(generation);
        for (int i = 1; i <= 5; i++) {
            registry.register(registration(i == 3 ? "other" : "iris", "run-" + (1 + i % 2)));
        }
        assertEquals(List.of("iris:4", "iris:3", "other:1", "iris:2", "iris:1"), ids(registry.list(null)));
        assertEquals(List.of("iris:4", "iris:3", "iris:2", "iris:1"), ids(registry.list(ModelFilter.named("iris"))));
        ModelFilter tagged = new ModelFilter("iris", null, null, Map.of("run", "run-1"), Map.of());
        assertEquals(List.of("iris:3", "iris:2"), ids(registry.list(tagged)));
        ModelFilter anyValue = new ModelFilter(null, "run-2", null, Map.of("run", ""), Map.of());
        assertEquals(List.of("iris:4", "other:1"), ids(registry.stream(anyValue).first(2)));
        assertEquals(
                List.of("iris:3"),
                ids(registry.stream(new ModelFilter("iris", "run-1", "ScikitLearn"))
                        .first(1)));
        assertEquals(List.of(), registry.list(ModelFilter.named("nobody")));
    }

    @ParameterizedTest
    @EnumSource
    void modelsAreFoundByTagsAndPropertiesWithAnyCharacters(ApiGeneration generation) throws Exception {
        ModelRegistry registry = registry(generation);
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put("segment", "retail,online");
        pairs.put("a,b", "1");
        pairs.put("a=b", "2");
        pairs.put("sum", "1+1=2");
        pairs.put("percent", "5%2C7 & 8%");
        pairs.put("blank", " at the end ");
        pairs.put("größe", "groß, größer; ü/\"'#?");
        Map<String, String> all = new LinkedHashMap<>(pairs);
        all.put("plain", "x");
        registry.register(tagged(Map.of("segment", "retail"), Map.of("a", "b=2")));
        registry.register(tagged(all, all));
        registry.register(tagged(Map.of("segment", "online", "sum", "1"), Map.of("b", "1")));
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            for (String value : List.of(pair.getValue(), "")) {
                Map<String, String> wanted = Map.of(pair.getKey(), value, "plain", "x");
                assertEquals(List.of("iris:2"), ids(registry.list(filter(wanted, Map.of()))), wanted.toString());
                assertEquals(List.of("iris:2"), ids(registry.list(filter(Map.of(), wanted))), wanted.toString());
            }
        }
        assertEquals(List.of("iris:2"), ids(registry.list(filter(all, all))));
        assertEquals(List.of(), registry.list(filter(Map.of("segment", "retail,shop"), Map.of())));
        assertEquals(List.of(), registry.list(filter(Map.of("a", "b=2"), Map.of())));
        assertEquals(List.of("iris:1"), ids(registry.list(filter(Map.of(), Map.of("a", "b=2")))));
    }

    @ParameterizedTest
    @EnumSource
    void filterIsSentAsFarAsQueryCanExpressIt(ApiGeneration generation) throws Exception {
        registry(generation).list(filter(Map.of("segment", "retail,online", "stage", "test"), Map.of("a=b", "1")));
        String query = local.server
                .requests()
                .matching("GET", "/models(/iris/versions)?$")
                .get(0)
                .query();
        assertTrue(query.contains("tags=stage%3Dtest"), query);
        assertFalse(query.contains("retail"), query);
        assertFalse(query.contains("properties="), query);
    }

    private static ModelFilter filter(Map<String, String> tags, Map<String, String> properties) {
        return new ModelFilter("iris", null, null, tags, properties);
    }

    private static ModelRegistration tagged(Map<String, String> tags, Map<String, String> properties) {
        return new ModelRegistration(
                "iris",
                ModelSource.ofRun("run-1", "outputs/model.json"),
                ModelNames.CUSTOM,
                null,
                null,
                null,
                null,
                tags,
                properties);
    }

    private static List<String> ids(List<Model> models) {
        return models.stream().map(Model::id).toList();
    }

    @ParameterizedTest
    @EnumSource
    void missingModelIsNotFound(ApiGeneration generation) throws Exception {
        ModelRegistry registry = registry(generation);
        assertFalse(registry.find("iris:1").isPresent());
        assertTrue(assertThrows(AzureMlException.class, () -> registry.get("iris:1"))
                .isNotFound());
        assertFalse(registry.delete("iris:1"));
        assertFalse(
                registry.findRegistered(registration("iris", "run-1"), "mine").isPresent());
    }

    @ParameterizedTest
    @EnumSource
    void missingRunFileIsRefused(ApiGeneration generation) throws Exception {
        ModelRegistry registry = registry(generation);
        AzureMlException e = assertThrows(
                AzureMlException.class,
                () -> registry.register(ModelRegistration.of("iris", ModelSource.ofRun("run-1", "outputs/none"))));
        assertTrue(e.getMessage().contains("NoMatchingArtifactsFoundFromJob"), e.getMessage());
        assertEquals(
                "iris:1",
                registry.register(ModelRegistration.of("iris", ModelSource.ofRun("run-1", "/outputs/deep/")))
                        .id());
    }

    @ParameterizedTest
    @EnumSource
    void deletedVersionNumberIsNotReused(ApiGeneration generation) throws Exception {
        ModelRegistry registry = registry(generation);
        registry.register(registration("iris", "run-1"));
        registry.register(registration("iris", "run-1"));
        assertTrue(registry.delete("iris:2"));
        assertFalse(registry.delete("iris:2"));
        assertEquals("iris:3", registry.register(registration("iris", "run-1")).id());
    }

    @ParameterizedTest
    @EnumSource
    void concurrentRegistrationsGetDistinctVersions(ApiGeneration generation) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                ModelRegistry registry = registry(generation);
                all.add(threads.submit(
                        () -> registry.register(registration("iris", "run-1")).id()));
            }
            TreeSet<String> ids = new TreeSet<>();
            for (Future<String> each : all) {
                ids.add(each.get());
            }
            assertEquals(6, ids.size(), ids::toString);
            assertEquals(6, registry(generation).list(ModelFilter.named("iris")).size());
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void lostResponsesCreateNoSecondVersion(ApiGeneration generation) throws Exception {
        ModelRegistry registry = registry(generation);
        String method = generation == ApiGeneration.V1 ? "POST" : "PUT";
        local.server
                .faults()
                .add(Fault.on(method, "/models(/iris/versions/1)?$")
                        .resetAfter()
                        .times(1));
        assertEquals("iris:1", registry.register(registration("iris", "run-1")).id());
        local.server
                .faults()
                .add(Fault.on(method, "/models(/iris/versions/2)?$")
                        .resetBefore()
                        .times(1));
        assertEquals("iris:2", registry.register(registration("iris", "run-1")).id());
        assertEquals(2, registry.list(null).size());
        local.server.faults().add(Fault.on("DELETE", "/models/").resetAfter().times(1));
        assertTrue(registry.delete("iris:1"));
    }

    @ParameterizedTest
    @EnumSource
    void unusedModelsAreOmitted(ApiGeneration generation) throws Exception {
        ModelRegistry registry = registry(generation);
        registry.register(registration("iris", "run-1"));
        assertEquals(Map.of(), registry.usedBy(List.of("iris:1")));
    }
}
