package io.jenkins.plugins.azureml.scoring.assertions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.scoring.Latencies;
import java.util.List;

/**
 * What an endpoint has done.
 *
 * @param answer the answers to all batches as one, as plain values
 * @param parts the answer to each batch, in order
 */
public record AssertionContext(@CheckForNull Object answer, Latencies latencies, List<Part> parts) {

    /**
     * The answer to one batch.
     *
     * @param name the batch, as a message names it
     * @param rows how many were sent; -1 if that is not known
     */
    public record Part(String name, int rows, @CheckForNull Object answer) {}

    public AssertionContext(@CheckForNull Object answer, Latencies latencies) {
        this(answer, latencies, List.of());
    }
}
