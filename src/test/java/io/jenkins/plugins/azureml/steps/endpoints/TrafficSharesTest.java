package io.jenkins.plugins.azureml.steps.endpoints;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficSharesTest {

    private static Map<String, Integer> shares(String text) {
        Map<String, Integer> shares = new LinkedHashMap<>();
        for (String each : text == null ? new String[0] : text.split(" ")) {
            String[] pair = each.split("=");
            shares.put(pair[0], Integer.valueOf(pair[1]));
        }
        return shares;
    }

    @ParameterizedTest
    @CsvSource({
        "blue=100, 10, blue=90 green=10",
        "blue=100, 100, green=100",
        "blue=100, 0, blue=100",
        "blue=70 red=30, 10, blue=63 red=27 green=10",
        "blue=50 red=50, 25, blue=38 red=37 green=25",
        "a=34 b=33 c=33, 50, a=17 b=17 c=16 green=50",
        "blue=90 green=10, 50, blue=50 green=50",
        "blue=90 GREEN=10, 20, blue=80 green=20",
        "green=100, 0, ",
        "green=100, 10, green=100",
        ", 10, green=100",
        ", 0, ",
        "blue=0, 10, green=100",
        "a=1 b=99, 99, b=1 green=99",
    })
    void otherDeploymentsKeepTheirProportions(String before, int percent, String after) {
        assertEquals(shares(after), TrafficShares.with(shares(before), "green", percent));
    }
}
