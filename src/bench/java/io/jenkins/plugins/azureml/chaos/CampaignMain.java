package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.bench.Report;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Runs the campaign in a JVM with its own folder for temporary files. */
public final class CampaignMain {

    /** Fewer pipelines are a check that leaves docs/dev/benchmarks.md unchanged. */
    private static final int MANY = 500;

    private static final int PARALLEL = 32;

    /** One pipeline of so many works with storage that refuses account keys. */
    private static final int KEYLESS = 3;

    private CampaignMain() {}

    /** @param arguments the project's folder */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setProperty("io.jenkins.plugins.azureml.minPollMillis", "50");
        System.setProperty("io.jenkins.plugins.azureml.childRunSeconds", "0");
        long seed = Long.getLong("seed", System.nanoTime() % 1_000_000);
        int pipelines = Integer.getInteger("pipelines", MANY);
        out.printf("seed %d, %d pipelines%n", seed, pipelines);
        long begin = System.nanoTime();
        int first = Integer.getInteger("first", 0);
        Campaign keys = new Campaign(out, false);
        Campaign keyless = new Campaign(out, true);
        int violations = 0;
        for (Campaign campaign : List.of(keys, keyless)) {
            List<Integer> numbers = IntStream.range(first, first + pipelines)
                    .filter(i -> (i % KEYLESS == KEYLESS - 1) == (campaign == keyless))
                    .boxed()
                    .toList();
            if (!numbers.isEmpty()) {
                violations += campaign.run(seed, numbers, Integer.getInteger("parallel", PARALLEL));
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (pipelines >= MANY) {
            Report report = new Report(
                    Path.of(arguments[0]),
                    "chaos",
                    "mvn -Pchaos -Dpipelines=" + pipelines + " -Dseed=" + seed,
                    List.of("pipelines", "aborted", "restarts", "inputs to refuse", "requests", "s", "violations"));
            report.row(
                    pipelines,
                    keys.aborted() + keyless.aborted(),
                    keys.restarts() + keyless.restarts(),
                    keys.refused() + keyless.refused(),
                    keys.requests() + keyless.requests(),
                    seconds,
                    violations);
            report.goal("violations", 0, violations);
            report.write();
        }
        out.printf("seed %d, %.0f s%n", seed, seconds);
        out.printf("%d pipelines, %d violations%n", pipelines, violations);
        out.flush();
        System.exit(violations == 0 ? 0 : 1);
    }
}
