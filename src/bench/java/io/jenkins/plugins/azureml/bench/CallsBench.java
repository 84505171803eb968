package io.jenkins.plugins.azureml.bench;

import java.nio.file.Path;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Measures the cost of reading a run: by the plugin's client, by HttpClient 5 directly, and by a curl process. */
final class CallsBench {

    private CallsBench() {}

    static void run(Path project) throws Exception {
        try (Jvm.Server server = new Jvm.Server(project)) {
            OptionsBuilder options = new OptionsBuilder();
            options.include(ReadRun.class.getName())
                    .forks(2)
                    .warmupIterations(4)
                    .warmupTime(TimeValue.seconds(2))
                    .measurementIterations(5)
                    .measurementTime(TimeValue.seconds(2))
                    .addProfiler(GCProfiler.class);
            // Without the arguments of this JVM, which limit its compiler.
            Options built = options.jvmArgs(server.properties.entrySet().stream()
                            .map(e -> "-Dserver." + e.getKey() + "=" + e.getValue())
                            .toArray(String[]::new))
                    .build();
            write(project, new Runner(built).run());
        }
    }

    private static void write(Path project, Collection<RunResult> results) throws Exception {
        double[] bare = of(results, "bareHttpClient");
        Report report =
                new Report(project, "calls", "one GET of a run", "µs", "time, ratio", "bytes allocated", "ratio");
        for (String name : new String[] {"bareHttpClient", "pluginClient", "curl"}) {
            double[] one = of(results, name);
            boolean inside = !name.equals("curl");
            report.row(
                    switch (name) {
                        case "bareHttpClient" -> "bare HttpClient 5, JSON parsed";
                        case "pluginClient" -> "this plugin's client";
                        default -> "a `curl` process";
                    },
                    one[0],
                    one[0] / bare[0],
                    inside ? one[1] : "–",
                    inside ? one[1] / bare[1] : "–");
        }
        double[] ours = of(results, "pluginClient");
        report.goal("time, as a multiple of that of bare HttpClient 5,", 1.3, ours[0] / bare[0]);
        report.goal("allocation, as a multiple of that of bare HttpClient 5,", 1.3, ours[1] / bare[1]);
        report.write();
    }

    /** @return time in microseconds, allocation in bytes */
    private static double[] of(Collection<RunResult> results, String name) {
        for (RunResult result : results) {
            if (result.getParams().getBenchmark().endsWith("." + name)) {
                return new double[] {
                    result.getPrimaryResult().getScore(),
                    result.getSecondaryResults().get("gc.alloc.rate.norm").getScore()
                };
            }
        }
        throw new IllegalStateException("no result of " + name);
    }
}
