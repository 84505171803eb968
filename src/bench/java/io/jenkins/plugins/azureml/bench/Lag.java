package io.jenkins.plugins.azureml.bench;

import java.util.Arrays;

/** How long after it was written each line was shown. */
final class Lag {

    static final String MARK = "written ";

    private int[] millis = new int[1024];
    private int lines;

    /** A line, as it is shown; others than the benchmark's own are passed over. */
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

    /** Seconds. */
    synchronized double quantile(double part) {
        int[] sorted = Arrays.copyOf(millis, lines);
        Arrays.sort(sorted);
        return lines == 0 ? Double.NaN : sorted[(int) Math.min(lines - 1L, Math.round(lines * part))] / 1000.0;
    }
}
