package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.azureml.steps.endpoints.AmlDeployStep;
import io.jenkins.plugins.azureml.steps.models.AmlRegisterModelStep;
import io.jenkins.plugins.azureml.steps.score.AmlScoreStep;
import io.jenkins.plugins.azureml.steps.submit.AmlSubmitRunStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of a Jenkinsfile that have no plain form. */
class PlainValuesTest {

    private static Arguments of(String parameter, Consumer<Object> setter) {
        return Arguments.of(parameter, setter);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> texts(Object map) {
        return (Map<String, String>) map;
    }

    static Stream<Arguments> setters() {
        AmlSubmitRunStep submit = new AmlSubmitRunStep("e");
        AmlScoreStep score = new AmlScoreStep();
        AmlDeployStep deploy = new AmlDeployStep("e");
        return Stream.of(
                of("data", score::setData),
                of("columns", score::setColumns),
                of("assertions", score::setAssertions),
                of("definition", submit::setDefinition),
                of("inputs", submit::setInputs),
                of("outputs", submit::setOutputs),
                of("hyperdrive", submit::setHyperdrive),
                of("arguments", submit::setArguments),
                of("includes", submit::setIncludes),
                of("tags", value -> submit.setTags(texts(value))),
                of("body", new AmlRequestStep("{ws}")::setBody),
                of("definition", deploy::setDefinition),
                of("endpointDefinition", deploy::setEndpointDefinition));
    }

    @ParameterizedTest
    @MethodSource("setters")
    void valueThatContainsItselfIsRefused(String parameter, Consumer<Object> setter) {
        Map<String, Object> row = new HashMap<>();
        row.put("parent", new ArrayList<>(List.of(Map.of("child", row))));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> setter.accept(row));
        assertEquals(
                parameter + " contains itself: a map or list in it is its own element, which JSON cannot express."
                        + " Remove that element.",
                e.getMessage());
    }

    @ParameterizedTest
    @MethodSource("setters")
    void tooDeeplyNestedValueIsRefused(String parameter, Consumer<Object> setter) {
        Object deep = 1;
        for (int i = 0; i < 100_000; i++) {
            deep = i % 2 == 0 ? new Object[] {deep} : new HashMap<>(Map.of("k", deep));
        }
        Object value = deep;
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> setter.accept(value));
        assertEquals(parameter + " is nested deeper than 100 levels", e.getMessage());
    }

    @Test
    void sameValueMayOccurTwice() {
        List<Integer> shared = List.of(1);
        Map<String, Object> row = Map.of("a", shared, "b", List.of(shared, shared));
        assertEquals(row, PlainValues.of("data", row));
    }

    @Test
    void keysThatReadTheSameAreRefused() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> PlainValues.of("data", List.of(Map.of(1, "a", "1", "b"))));
        assertEquals("data has two keys that read '1'", e.getMessage());
    }

    @Test
    void mapIsNoList() {
        AmlSubmitRunStep submit = new AmlSubmitRunStep("e");
        AmlRegisterModelStep register = new AmlRegisterModelStep("iris");
        Map<String, Object> map = Map.of("epochs", 50);
        for (Map.Entry<String, Consumer<Object>> setter : Map.<String, Consumer<Object>>of(
                        "arguments", submit::setArguments,
                        "includes", submit::setIncludes,
                        "excludes", submit::setExcludes,
                        "onlyIf", register::setOnlyIf)
                .entrySet()) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> setter.getValue().accept(map));
            assertEquals(setter.getKey() + " is a map; set a list of texts", e.getMessage());
        }
    }
}
