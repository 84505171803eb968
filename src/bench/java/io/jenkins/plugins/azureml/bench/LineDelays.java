package io.jenkins.plugins.azureml.bench;

import java.util.Arrays;

/** Measures the time between the writing and the printing of each line. */
final class LineDelays {

    static final String MARK = "written ";

    private int[] millis = new int[1024];
    private int lines;

    /** Reports a line as shown. Ignores lines that the benchmark did not write. */
    synchronized void shown(String line) {
        int mark = line.indexOf(MARK);
        if (mark < 0) {
            return;
        }
        int from = mark + MARK.length();
        long written = Long.parseLong(line.substring(from, line.indexOf(' ', from)));
        if (lines == millis.length) {
            millis = Arrays.copyOf(millis, lines * 2);
        }
        millis[lines++] = (int) (System.currentTimeMillis() - written);
    }

    synchronized int lines() {
        return lines;
    }

    /** Returns a quantile in seconds. */
    synchronized double quantile(double part) {
        int[] sorted = Arrays.copyOf(millis, lines);
        Arrays.sort(sorted);
        return lines == 0 ? Double.NaN : sorted[(int) Math.min(lines - 1L, Math.round(lines * part))] / 1000.0;
    }
}
