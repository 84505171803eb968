package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class WholeNumberTest {

    @Test
    void numberBelowTheMinimumIsReported() {
        assertEquals(
                Optional.of("limit must be at least 1, not 0"), WholeNumber.problem("limit", WholeNumber.of("0"), 1));
        assertEquals(Optional.empty(), WholeNumber.problem("limit", WholeNumber.of(" 1 "), 1));
    }

    @Test
    void numberOutsideOfItsRangeIsReported() {
        assertEquals(Optional.of("parallelism must be 1 to 8, not 9"), WholeNumber.problem("parallelism", 9, 1, 8));
        assertEquals(Optional.of("parallelism must be 1 to 8, not 0"), WholeNumber.problem("parallelism", 0, 1, 8));
        assertEquals(Optional.empty(), WholeNumber.problem("parallelism", 8, 1, 8));
    }

    @Test
    void textIsReportedWhateverTheBounds() {
        for (String text : new String[] {"many", "1.5", "1e2", "0x10", "12345678901", "$N"}) {
            String problem = "limit '" + text + "' is not a whole number";
            assertEquals(Optional.of(problem), WholeNumber.problem("limit", WholeNumber.of(text), 1));
            assertEquals(Optional.of(problem), WholeNumber.problem("limit", WholeNumber.of(text), 1, 8));
        }
    }

    @Test
    void missingNumberIsNoProblem() {
        assertEquals(Optional.empty(), WholeNumber.problem("limit", WholeNumber.of(" "), 1));
        assertEquals(Optional.empty(), WholeNumber.problem("limit", null, 1, 8));
    }
}
