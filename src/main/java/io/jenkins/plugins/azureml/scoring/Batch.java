package io.jenkins.plugins.azureml.scoring;

/**
 * What is sent in one request.
 *
 * @param number from 1
 * @param of how many there are
 * @param firstRow number of its first row, from 1
 * @param rows how many rows it has; -1 if that is not known
 * @param body the whole body, as plain values
 */
public record Batch(int number, int of, int firstRow, int rows, Object body) {

    /** As in "batch 2 of 5 (rows 101 to 200)". */
    @Override
    public String toString() {
        String which = of == 1 ? "the request" : "batch " + number + " of " + of;
        return rows < 1 || of == 1 ? which : which + " (rows " + firstRow + " to " + (firstRow + rows - 1) + ")";
    }
}
