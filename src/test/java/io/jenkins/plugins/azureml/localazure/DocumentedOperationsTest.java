package io.jenkins.plugins.azureml.localazure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The routes against operations.tsv, the list of what Microsoft documents. */
class DocumentedOperationsTest {

    private static LocalAzureMl server;
    private static TestClient client;

    @BeforeAll
    static void start() throws Exception {
        server = LocalAzureMl.start(LocalAzureMlOptions.defaults());
        client = new TestClient(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void listHasExactlyWhatIsServedEachWithItsSource() {
        Set<DocumentedOperation> served = new LinkedHashSet<>();
        for (Router router : ServiceRouters.of(server).values()) {
            served.addAll(router.operations());
        }
        List<DocumentedOperation> unserved = new ArrayList<>(DocumentedOperations.all());
        unserved.removeAll(served);
        assertEquals(List.of(), unserved);
        for (DocumentedOperation each : served) {
            assertTrue(each.source().length() > 5, each::toString);
            assertTrue(Set.of("v1", "v2", "both").contains(each.generation()), each::toString);
            assertTrue(each.apiVersion().matches("-|20\\d\\d-\\d\\d-\\d\\d(-dataplanepreview)?[?]?"), each::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "API, GET, /history/v1.0{ws}/runs",
        "API, POST, /history/v1.0{ws}/runs:query",
        "API, POST, /history/v1.0{ws}/runs/runIds",
        "API, GET, /history/v1.0{ws}/runs/{run}/artifacts/prefix/contentinfo",
        "RESOURCE_MANAGER, POST, {ws}/models/{name}/versions/{version}/startPendingUpload",
        "RESOURCE_MANAGER, PATCH, {ws}/jobs/{job}",
        "API, PUT, /discovery"
    })
    void routeThatNoSpecificationHasCannotBeAdded(Service service, String method, String path) {
        Router router = new Router(service, ErrorShape.DATA_PLANE);
        Router.Area area = router.area(Access.DATA_PLANE, ErrorShape.DATA_PLANE);
        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> area.on(method, path.replace("{ws}", Router.WORKSPACE), request -> Response.empty(200)));
        assertTrue(e.getMessage().contains(path.substring(path.lastIndexOf('/'))), e.getMessage());
    }

    static Stream<DocumentedOperation> operations() {
        return DocumentedOperations.all().stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void unknownQueryParameterIsRefused(DocumentedOperation operation) throws Exception {
        TestClient.Response answer = send(operation, "madeUp=1", "{}");
        assertEquals(400, answer.status(), answer::text);
        assertTrue(answer.text().contains("madeUp"), answer::text);
    }

    static Stream<DocumentedOperation> operationsWithFields() {
        return operations()
                .filter(each -> Set.of("POST", "PUT", "PATCH").contains(each.method()))
                .filter(each -> !each.body().contains("*") && each.parts().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("operationsWithFields")
    void unknownFieldIsRefused(DocumentedOperation operation) throws Exception {
        TestClient.Response answer = send(operation, "", "{\"madeUp\":1}");
        assertEquals(400, answer.status(), answer::text);
        assertTrue(answer.text().contains("madeUp"), answer::text);
    }

    @Test
    void apiVersionIsRefusedWhereNoClientSendsIt() throws Exception {
        assertFalse(client.get(client.api("mlflow") + "/api/2.0/mlflow/runs/get?run_id=x&api-version=2019-11-01")
                        .status()
                == 200);
        client.get(client.api("history") + "/experiments?api-version=2019-11-01")
                .expect(200);
        client.get(client.api("history") + "/experiments").expect(200);
    }

    private static TestClient.Response send(DocumentedOperation operation, String query, String body) throws Exception {
        Map<Service, String> bases = Map.of(
                Service.ENTRA_ID, server.authority().toString(),
                Service.RESOURCE_MANAGER, server.resourceManager().toString(),
                Service.API, server.api().toString(),
                Service.STORAGE, server.storage().toString());
        String path = operation
                .path()
                .replace("{ws}", Router.WORKSPACE)
                .replace("{reg}", Router.REGISTRY)
                .replace("{subscription}", server.subscription())
                .replace("{resourceGroup}", server.resourceGroup())
                .replace("{workspace}", server.workspace())
                .replaceAll("[{][^}]*[}]", "x");
        String version = operation.apiVersion().equals("-")
                ? ""
                : "api-version=" + operation.apiVersion().replace("?", "") + (query.isEmpty() ? "" : "&");
        String uri = bases.get(operation.service()).replaceAll("/$", "") + path + "?" + version + query;
        client.token = operation.service() == Service.STORAGE
                ? server.tokens
                        .issue(Authentication.STORAGE, Duration.ofHours(1))
                        .value()
                : server.accessToken();
        return client.method(operation.method(), uri, operation.method().equals("GET") ? null : body);
    }
}
