package io.jenkins.plugins.azureml.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static List<String> differences(String plugin, String microsoft) throws Exception {
        ObjectMapper json = new ObjectMapper();
        return Comparison.differences(json.readTree(plugin), json.readTree(microsoft));
    }

    @Test
    void fieldsThatDifferAreListedWithBothValues() throws Exception {
        assertEquals(
                List.of(
                        "body.properties.command: plugin \"a\", azure-ai-ml \"b\"",
                        "body.properties.limits: plugin nothing, azure-ai-ml {\"timeout\":\"PT1M\"}"),
                differences(
                        "{'body': {'properties': {'command': 'a', 'x': 1}}}".replace('\'', '"'),
                        "{'body': {'properties': {'command': 'b', 'x': 1.0, 'limits': {'timeout': 'PT1M'}}}}"
                                .replace('\'', '"')));
    }

    @Test
    void whatIsCreatedIsCompared() throws Exception {
        String call =
                "{'body': {}, 'calls': [{'put': 'environments/e/versions/1', 'body': {'properties': {'image': 'X'}}}]}"
                        .replace('\'', '"');
        assertEquals(List.of(), differences(call, call));
        assertEquals(
                List.of("calls.environments/e/versions/1.properties.image: plugin \"X\", azure-ai-ml \"Y\""),
                differences(call, call.replace("X", "Y")));
        assertEquals(1, differences(call, "{\"body\": {}}").size());
    }

    @Test
    void namedDifferencesAreIgnored() throws Exception {
        assertEquals(
                List.of(),
                differences(
                        "{'body': {'properties': {'goal': 'Maximize', 'queueSettings': {'jobTier': 'Standard'}}}}"
                                .replace('\'', '"'),
                        ("{'body': {'properties': {'goal': 'maximize', 'isArchived': false, 'tags': {}, 'a': null,"
                                        + " 'displayName': 'invented', 'experimentName': 'folder'}}}")
                                .replace('\'', '"')));
    }

    @Test
    void componentsOfEqualContentAreEqual() throws Exception {
        String report =
                ("{'body': {'componentId': '/ws/components/azureml_anonymous/versions/VERSION'}, 'calls': [{'put':"
                                + " 'components/azureml_anonymous/versions/VERSION', 'body': {'properties': {'a': 1}}}]}")
                        .replace('\'', '"');
        assertEquals(List.of(), differences(report.replace("VERSION", "1"), report.replace("VERSION", "2")));
        assertEquals(
                3,
                differences(
                                report.replace("VERSION", "1"),
                                report.replace("VERSION", "2").replace(": 1", ": 2"))
                        .size());
    }
}
