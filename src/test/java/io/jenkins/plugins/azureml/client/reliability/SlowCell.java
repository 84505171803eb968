package io.jenkins.plugins.azureml.client.reliability;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import java.util.ArrayList;
import java.util.List;

/**
 * A cell of the matrix whose whole time limit is waited for. The limit is short, so a busy machine may exceed it also where
 * nothing goes wrong. An outcome that is not the documented one is therefore tried again with more time.
 */
final class SlowCell {

    private static final int[] FACTORS = {1, 4, 16};

    private SlowCell() {}

    interface Trial {

        /**
         * @param factor by which the time limits are longer
         * @param wrong receives what must not happen
         */
        String outcome(int factor, List<String> wrong) throws Exception;
    }

    /** Returns the first outcome that is the documented one, else the last. */
    static String of(String documented, List<String> wrong, Trial trial) throws Exception {
        String outcome = null;
        List<String> problems = List.of();
        for (int factor : FACTORS) {
            problems = new ArrayList<>();
            try {
                outcome = trial.outcome(factor, problems);
            } catch (AzureMlException e) {
                problems.add("before the misfortune: " + e.getMessage());
            }
            if (problems.isEmpty() && documented.equals(outcome)) {
                return outcome;
            }
        }
        wrong.addAll(problems);
        return outcome;
    }
}
