package io.jenkins.plugins.azureml.client.json;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Timeout;

/** Values as services write them, and the plain values that a Pipeline gets of them and gives back. */
class JsonFuzzTest {

    @Timeout(60)
    @FuzzTest
    void anyTextIsPlainValuesOrNotJson(byte[] text) throws Exception {
        JsonNode json;
        try {
            json = Json.parse(text);
        } catch (IOException e) {
            return;
        }
        Json.elements(json);
        for (Map.Entry<String, String> entry : Json.entries(json).entrySet()) {
            String name = entry.getKey();
            Json.text(json, name);
            Json.flag(json, name);
            Json.number(Json.field(json, name));
            Json.seconds(json, name, 0);
            Json.time(json, name);
            Json.uri(json, name);
            Json.map(json, name);
        }
        Object plain = PlainJson.read(json);
        try {
            JsonNode again = Json.parse(PlainJson.write(plain));
            if (!Objects.equals(PlainJson.read(again), plain)) {
                throw new AssertionError(plain + " became " + PlainJson.read(again));
            }
        } catch (IllegalArgumentException e) {
            // Nested too deep, or NaN: said so.
        }
    }
}
