package io.jenkins.plugins.azureml.scoring;

/**
 * One request of a scoring run.
 *
 * @param number counts from 1
 * @param count total number of batches
 * @param firstRow number of the first row, from 1
 * @param rows number of rows; -1 if unknown
 * @param body complete request body as plain values
 */
public record Batch(int number, int count, int firstRow, int rows, Object body) {

    /** Returns for example {@code batch 2 of 5 (rows 101 to 200)}. */
    @Override
    public String toString() {
        String which = count == 1 ? "the request" : "batch " + number + " of " + count;
        return rows < 1 || count == 1 ? which : which + " (rows " + firstRow + " to " + (firstRow + rows - 1) + ")";
    }
}
