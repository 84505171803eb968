package io.jenkins.plugins.azureml.client.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    private static JsonNode json(String text) throws Exception {
        return Json.parse(text.getBytes());
    }

    @ParameterizedTest
    @CsvSource({
        "2019-01-02T03:04:05Z, 2019-01-02T03:04:05Z",
        "2019-01-02T03:04:05.123456Z, 2019-01-02T03:04:05.123456Z",
        "2019-01-02T03:04:05.1234567+00:00, 2019-01-02T03:04:05.123456700Z",
        "2019-01-02T03:04:05.1234567, 2019-01-02T03:04:05.123456700Z",
        "2019-01-02T03:04:05.1234567891, 2019-01-02T03:04:05.123456789Z",
        "2019-01-02T05:04:05+0200, 2019-01-02T03:04:05Z",
        "2019-01-02 03:04:05Z, 2019-01-02T03:04:05Z",
        "'2019-01-02 03:04:05,5', 2019-01-02T03:04:05.500Z",
        "2019-01-02T03:04:05.5z, 2019-01-02T03:04:05.500Z",
        "'2019-01-02T03:04:05 +01:00', 2019-01-02T02:04:05Z",
        "2019-01-02T03:04, 2019-01-02T03:04:00Z",
        "2019-01-01T20:34:05.5-06:30, 2019-01-02T03:04:05.500Z"
    })
    void timesAreReadInAllSpellings(String text, String instant) throws Exception {
        assertEquals(Instant.parse(instant), Json.time(json("{\"T\":\"" + text + "\"}"), "t"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "null",
                "\"soon\"",
                "17",
                "\"2019-99-99T00:00:00Z\"",
                "\"2019-02-30T00:00:00Z\"",
                "\"2019-01-02T00:00:00+19:00\"",
                "\"0001-01-01T00:00:00\"",
                "{}"
            })
    void otherValuesAreNotTimes(String value) throws Exception {
        assertNull(Json.time(json("{\"t\":" + value + "}"), "t"));
    }

    @Test
    void numbersMayBeStrings() throws Exception {
        assertEquals(3599, Json.seconds(json("{\"n\":\"3599\"}"), "n", -1));
        assertEquals(3599, Json.seconds(json("{\"n\":3599}"), "n", -1));
        assertEquals(-1, Json.seconds(json("{\"n\":\"many\"}"), "n", -1));
        assertEquals(-1, Json.seconds(json("{\"n\":[1]}"), "n", -1));
    }

    @ParameterizedTest
    @CsvSource({
        "1700000000, 2023-11-14T22:13:20Z",
        "'\"1700000000\"', 2023-11-14T22:13:20Z",
        "'\"2023-11-14T22:13:20.0000000Z\"', 2023-11-14T22:13:20Z",
        "0, ",
        "1e300, ",
        "'\"soon\"', "
    })
    void momentIsATimeOrSecondsSince1970(String value, String instant) throws Exception {
        assertEquals(
                instant == null ? null : Instant.parse(instant),
                Json.moment(Json.parse(("{\"at\":" + value + "}").getBytes()), "at"));
    }

    @Test
    void fieldNamesAreComparedWithoutCase() throws Exception {
        assertEquals("1", Json.text(json("{\"RunId\":1}"), "runId"));
    }
}
