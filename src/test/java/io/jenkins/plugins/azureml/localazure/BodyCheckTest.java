package io.jenkins.plugins.azureml.localazure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies against types.tsv, the list of the fields that Microsoft documents. */
class BodyCheckTest {

    private static final String STABLE = "2024-10-01";
    private static final String PREVIEW = "2024-01-01-preview";
    private static final String SWEEP = """
            {"properties": {"jobType": "Sweep", "objective": {"goal": "maximize", "primaryMetric": "m"},
             "samplingAlgorithm": {"samplingAlgorithmType": "Random", "seed": 1}, "searchSpace": {"a": ["uniform", [0, 1]]},
             "earlyTermination": {"policyType": "Bandit", "slackFactor": 0.1, "evaluationInterval": 1},
             "limits": {"jobLimitsType": "Sweep", "maxTotalTrials": 2},
             "inputs": {"rate": {"jobInputType": "literal", "value": "1"}},
             "outputs": {"model": {"jobOutputType": "mlflow_model"}},
             "services": {"s": {"jobServiceType": "ssh", "nodes": {"nodesValueType": "All"}}},
             "identity": {"identityType": "AMLToken"}, "tags": {"any name": "x"},
             "trial": {"command": "x", "environmentId": "e", "distribution": {"distributionType": "Mpi"},
                       "resources": {"instanceCount": 1, "properties": {"free": {"as": "air"}}}}}}
            """;

    private static ObjectNode sweep() throws Exception {
        return (ObjectNode) new ObjectMapper().readTree(SWEEP);
    }

    @Test
    void whatTheSpecificationHasIsAccepted() throws Exception {
        assertEquals(List.of(), BodyCheck.request("JobBase", sweep(), STABLE));
    }

    @ParameterizedTest
    @CsvSource({
        "'', madeUp",
        "/properties, madeUp",
        "/properties/objective, madeUp",
        "/properties/samplingAlgorithm, logbase",
        "/properties/earlyTermination, truncationPercentage",
        "/properties/limits, timeoutSeconds",
        "/properties/inputs/rate, uri",
        "/properties/outputs/model, assetName",
        "/properties/services/s, url",
        "/properties/services/s/nodes, count",
        "/properties/identity, clientId",
        "/properties/trial, name",
        "/properties/trial/distribution, workerCount",
        "/properties/trial/resources, locations"
    })
    void unknownFieldIsRefusedAtAnyDepth(String place, String field) throws Exception {
        ObjectNode job = sweep();
        ((ObjectNode) job.at(place)).put(field, "x");
        String path = (place + "/" + field).substring(1).replace('/', '.');
        List<String> problems = BodyCheck.request("JobBase", job, STABLE);
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith("'" + path + "' is not a field of "), problems::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "/properties/objective, primaryMetric, 1, is not of type string but number",
        "/properties/earlyTermination, slackFactor, '\"0.1\"', is not of type number but string",
        "/properties/earlyTermination, evaluationInterval, 1.5, is not of type integer but number",
        "/properties/limits, maxTotalTrials, '\"2\"', is not of type integer but string",
        "/properties, isArchived, '\"no\"', is not of type boolean but string",
        "/properties, tags, '[]', is not an object but array",
        "/properties/tags, any name, 42, is not of type string but number",
        "/properties, trial, '\"x\"', is not an object but string",
        "/properties/trial, command, null, is missing",
        "/properties, jobType, '\"Labeling\"', is none of",
        "/properties/trial/distribution, distributionType, '\"Ray\"', is none of",
        "/properties/limits, jobLimitsType, '\"Command\"', is none of"
    })
    void valueOfAnotherTypeIsRefused(String place, String field, String value, String problem) throws Exception {
        ObjectNode job = sweep();
        ((ObjectNode) job.at(place)).set(field, new ObjectMapper().readTree(value));
        String path = (place + "/" + field).substring(1).replace('/', '.');
        List<String> problems = BodyCheck.request("JobBase", job, STABLE);
        assertTrue(
                problems.stream().anyMatch(each -> each.startsWith("'" + path + "' " + problem)), problems::toString);
    }

    @Test
    void missingDiscriminatorIsReportedAsTheServiceDoes() throws Exception {
        ObjectNode job = sweep();
        ((ObjectNode) job.at("/properties/samplingAlgorithm")).removeAll();
        assertEquals(
                List.of("Missing discriminator property [SamplingAlgorithmType] in request body."),
                BodyCheck.request("JobBase", job, STABLE));
    }

    @Test
    void enumerationThatIsNotOpenIsChecked() throws Exception {
        JsonNode patch = new ObjectMapper().readTree("{\"sku\":{\"capacity\":3,\"tier\":\"Huge\"}}");
        assertEquals(
                List.of("'sku.tier' is not one of [Free, Basic, Standard, Premium] but string."),
                BodyCheck.request("PartialDeployment", patch, STABLE));
    }

    @Test
    void versionHasItsOwnFields() throws Exception {
        ObjectNode job = sweep();
        ((ObjectNode) job.at("/properties/outputs/model")).put("assetName", "iris");
        ((ObjectNode) job.at("/properties/trial/distribution")).put("distributionType", "Ray");
        assertEquals(List.of(), BodyCheck.request("JobBase", job, PREVIEW));
        assertEquals(2, BodyCheck.request("JobBase", job, STABLE).size());

        ObjectNode early = sweep();
        early.withObject("/properties").putObject("queueSettings").put("jobTier", "Spot");
        assertEquals(List.of(), BodyCheck.request("JobBase", early, "2023-10-01"));
        assertEquals(
                List.of("'properties.queueSettings' is not a field of SweepJob."),
                BodyCheck.request("JobBase", early, "2023-04-01"));
    }

    @Test
    void responseHasTheFieldsOfItsVersionAndNoOthers() throws Exception {
        JsonNode workspace = new ObjectMapper()
                .readTree("{\"properties\":{\"creationTime\":\"x\",\"v1LegacyMode\":false,\"friendlyName\":\"w\"}}");
        JsonNode now = workspace.deepCopy();
        BodyCheck.fit("Workspace", now, STABLE);
        assertEquals("{\"properties\":{\"v1LegacyMode\":false,\"friendlyName\":\"w\"}}", now.toString());
        JsonNode then = workspace.deepCopy();
        BodyCheck.fit("Workspace", then, "2019-11-01");
        assertEquals("{\"properties\":{\"creationTime\":\"x\",\"friendlyName\":\"w\"}}", then.toString());

        JsonNode other = new ObjectMapper().readTree("{\"properties\":{\"madeUp\":1}}");
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> BodyCheck.fit("Workspace", other, STABLE));
        assertTrue(e.getMessage().contains("'properties.madeUp'"), e.getMessage());
    }

    @Test
    void keysOfAnEndpointAreNotReturnedWithIt() throws Exception {
        JsonNode endpoint = new ObjectMapper()
                .readTree("{\"location\":\"l\",\"properties\":{\"authMode\":\"Key\",\"keys\":{\"primaryKey\":\"p\"}}}");
        assertEquals(List.of(), BodyCheck.request("OnlineEndpoint", endpoint, STABLE));
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> BodyCheck.fit("OnlineEndpoint", endpoint, STABLE));
        assertTrue(e.getMessage().contains("'properties.keys' is not returned"), e.getMessage());
    }

    /** The list holds no type that nothing uses. */
    @Test
    void everyTypeBelongsToAnOperation() {
        Set<String> used = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>();
        DocumentedOperations.all().forEach(each -> open.addAll(List.of(each.bodyType(), each.responseType())));
        Pattern name = Pattern.compile("[A-Z]\\w*");
        while (!open.isEmpty()) {
            String next = open.pop();
            if (next.isEmpty() || !used.add(next)) {
                continue;
            }
            BodyType type = BodyTypes.require(next);
            open.addAll(type.subtypes().values());
            if (type.base() != null) {
                open.add(type.base().name());
            }
            for (BodyType.Field field : type.fields().values()) {
                Matcher names = name.matcher(field.type());
                if (!field.type().contains("|") && names.find()) {
                    open.add(names.group());
                }
            }
        }
        Set<String> unused = new TreeSet<>();
        BodyTypes.all().forEach(each -> unused.add(each.name()));
        assertFalse(used.isEmpty());
        unused.removeAll(used);
        assertEquals(Set.of(), unused);
    }
}
