package io.jenkins.plugins.azureml.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "accuracy >= 0.95, accuracy, >= 0.95",
                "accuracy>=0.95, accuracy, >= 0.95",
                "'  val/top-5.acc   <  -1e-3 ', val/top-5.acc, < -0.001",
                "\"validation loss\" <= previous * 0.98, validation loss, <= previous * 0.98",
                "'validation loss'<=previous, validation loss, <= previous",
                "auc > previous, auc, > previous",
                "auc > previous + 0.01, auc, > previous + 0.01",
                "auc > previous - .5, auc, > previous - 0.5",
                "size < previous / 2, size, < previous / 2",
                "epochs == 10, epochs, == 10",
                "epochs != 0, epochs, != 0",
                "previous > 1, previous, > 1"
            })
    void conditionIsParsed(String text, String metric, String required) {
        String trimmed = text.startsWith("'  ") ? text.substring(1, text.length() - 1) : text;
        Condition condition = Condition.parse(trimmed);
        assertEquals(metric, condition.metric());
        assertEquals(required, condition.operator() + " " + condition.threshold());
        assertEquals(trimmed.trim(), condition.text());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "``|1|the name of a metric",
                ">= 1|1|the name of a metric",
                "accuracy|9|>, >=, <, <=, == or !=",
                "accuracy => 0.9|10|>, >=, <, <=, == or !=, not '=>'",
                "accuracy = 0.9|10|>, >=, <, <=, == or !=, not '='",
                "val loss < 1|5|>, >=, <, <=, == or !=, not 'loss' (put a name with spaces in quotes)",
                "accuracy >=|12|a number or 'previous'",
                "accuracy >= high|13|a number or 'previous', not 'high'",
                "accuracy >= 0,95|14|the end of the condition, not ',95'",
                "accuracy >= 95 %|16|the end of the condition, not '%'",
                "accuracy >= 0.9 and auc > 1|17|the end of the condition, not 'and'",
                "loss < previous *|18|a number",
                "loss < previous * x|19|a number, not 'x'",
                "loss < previous / 0|19|a number other than 0",
                "loss < 0.98 * previous|13|the end of the condition, not '*'",
                "loss < previous 0.98|17|+, -, *, / or the end of the condition, not '0.98'",
                "\"loss < 1|1|the end of the name that begins with \"",
                "loss < NaN|8|a number or 'previous', not 'NaN'"
            })
    void errorNamesPositionAndExpectation(String text, int place, String expected) {
        Optional<String> problem = Condition.problem(text);
        assertEquals(
                Optional.of("'" + text + "', character " + place + ": expected " + expected),
                problem,
                problem::toString);
    }

    @Test
    void validConditionHasNoProblem() {
        assertTrue(Condition.problem("accuracy >= 0.95").isEmpty());
    }
}
