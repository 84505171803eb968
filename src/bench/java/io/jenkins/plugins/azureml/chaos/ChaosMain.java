package io.jenkins.plugins.azureml.chaos;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * {@code mvn -Pchaos [-Dpipelines=500] [-Dseed=1] [-Dfirst=0] [-Dparallel=16]}: whole pipelines under a schedule of faults,
 * restarts and aborts that follows from the seed. Exit status 0 only without a violation.
 */
public final class ChaosMain {

    private ChaosMain() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setProperty("io.jenkins.plugins.azureml.minPollMillis", "50");
        long seed = Long.getLong("seed", System.nanoTime() % 1_000_000);
        int pipelines = Integer.getInteger("pipelines", 500);
        out.printf("seed %d, %d pipelines%n", seed, pipelines);
        int violations = new Campaign(out)
                .run(seed, Integer.getInteger("first", 0), pipelines, Integer.getInteger("parallel", 16));
        out.printf("%d pipelines, %d violations%n", pipelines, violations);
        out.flush();
        System.exit(violations == 0 ? 0 : 1);
    }
}
