package io.jenkins.plugins.azureml.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InputSchemaTest {

    /** Written by a v1 service for a script that declares a pandas frame. */
    private static final String SWAGGER = """
            {"swagger": "2.0", "paths": {
               "/": {"get": {}},
               "/score": {"post": {"parameters": [{"in": "body", "name": "serviceInputPayload",
                 "schema": {"$ref": "#/definitions/ServiceInput"}}]}}},
             "definitions": {"ServiceInput": {"type": "object", "properties": {"data": {"type": "array", "items":
               {"type": "object", "properties": {
                 "sepal": {"type": "number", "format": "double"}, "count": {"type": "integer"},
                 "class": {"type": "string", "enum": ["a", "b"]}, "ok": {"type": "boolean"}}}}}}}}
            """;

    /** Written by an online endpoint. */
    private static final String OPENAPI = """
            {"openapi": "3.0.0", "paths": {"/score": {"post": {"requestBody": {"content": {"application/json":
               {"schema": {"$ref": "#/components/schemas/In"}}}}}}},
             "components": {"schemas": {
               "In": {"allOf": [{"$ref": "#/components/schemas/A~1B"}]},
               "A/B": {"type": "object", "required": ["input_data"], "additionalProperties": false,
                 "properties": {"input_data": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}}}}}}}
            """;

    private static List<String> problems(String swagger, String body) throws InputException {
        return InputSchema.of(JsonValues.parse("swagger", swagger), "/api/v1/service/iris/score")
                .orElseThrow()
                .problems(JsonValues.parse("body", body));
    }

    @Test
    void matchingRequestHasNoProblem() throws Exception {
        assertEquals(
                List.of(),
                problems(
                        SWAGGER,
                        "{\"data\": [{\"sepal\": 1, \"count\": 2.0, \"class\": \"a\", \"ok\": true},"
                                + " {\"sepal\": null, \"other\": {}}, {}]}"));
        assertEquals(List.of(), problems(OPENAPI, "{\"input_data\": [[1, 2.5]]}"));
    }

    @Test
    void violationsNameTheirPath() throws Exception {
        assertEquals(
                List.of(
                        "data[0].sepal is \"x\", not a number",
                        "data[0].count is 1.5, not a whole number",
                        "data[0].class is \"c\", not one of [\"a\",\"b\"]",
                        "data[1] is a list, not a map",
                        "data[2] has none of the fields [\"sepal\",\"count\",\"class\",\"ok\"]"),
                problems(
                        SWAGGER,
                        "{\"data\": [{\"sepal\": \"x\", \"count\": 1.5, \"class\": \"c\"}, [1], {\"Sepal\": 1}]}"));
        assertEquals(
                List.of("the request has no field 'input_data'", "data is an unknown field"),
                problems(OPENAPI, "{\"data\": []}"));
        assertEquals(List.of("the request is a list, not a map"), problems(OPENAPI, "[]"));
        String many = "{\"input_data\": [[" + "\"x\",".repeat(50) + "1]]}";
        assertEquals(10, problems(OPENAPI, many).size());
    }

    @Test
    void unusualDocumentIsIgnored() throws Exception {
        for (String odd : List.of(
                "[]",
                "{}",
                "{\"paths\": {}}",
                "{\"paths\": {\"/score\": {\"get\": {}}}}",
                "{\"paths\": {\"/score\": {\"post\": {\"parameters\": [7, {\"in\": \"query\"}]}}}}",
                "{\"paths\": {\"/a\": {\"post\": {}}, \"/b\": {\"post\": {}}}}")) {
            assertEquals(Optional.empty(), InputSchema.of(JsonValues.parse("swagger", odd), "/score"), odd);
        }
        assertTrue(InputSchema.of(null, "/score").isEmpty());
        String round = "{\"paths\": {\"/score\": {\"post\": {\"parameters\": [{\"in\": \"body\", \"schema\":"
                + " {\"$ref\": \"#/d/A\"}}]}}}, \"d\": {\"A\": {\"$ref\": \"#/d/B\"}, \"B\": {\"$ref\": \"#/d/A\"}}}";
        assertEquals(List.of(), problems(round, "[1]"));
        assertEquals(List.of(), problems(round.replace("#/d/A", "http://elsewhere/A"), "[1]"));
        assertEquals(
                List.of(),
                problems(SWAGGER.replace("\"type\": \"number\"", "\"type\": 7"), "{\"data\": [{\"sepal\": \"x\"}]}"));
    }
}
