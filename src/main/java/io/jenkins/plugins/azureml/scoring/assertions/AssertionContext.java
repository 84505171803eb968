package io.jenkins.plugins.azureml.scoring.assertions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.scoring.Latencies;
import java.util.List;

/**
 * The data that assertions examine.
 *
 * @param response merged response of all batches as plain values
 * @param parts response to each batch, in order
 */
public record AssertionContext(@CheckForNull Object response, Latencies latencies, List<Part> parts) {

    /**
     * The response to one batch.
     *
     * @param name of the batch in messages
     * @param rows number of rows that were sent; -1 if unknown
     */
    public record Part(String name, int rows, @CheckForNull Object response) {}

    public AssertionContext(@CheckForNull Object response, Latencies latencies) {
        this(response, latencies, List.of());
    }
}
