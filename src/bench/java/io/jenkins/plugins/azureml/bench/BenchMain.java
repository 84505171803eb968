package io.jenkins.plugins.azureml.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code mvn -Pbench [-Dbench=calls,article,snapshot,logs,waits,shared,startup,network,ranks,pipeline] [-Dtrial]}: runs
 * benchmarks and writes the tables of docs/dev/benchmarks.md. Benchmarks that measure a whole JVM start one.
 */
public final class BenchMain {

    /** Measures one of the tables. */
    interface Bench {
        void run(Path project) throws Exception;
    }

    private static final Map<String, Bench> ALL = new LinkedHashMap<>();

    static {
        ALL.put("calls", CallsBench::run);
        ALL.put("article", ArticleBench::run);
        ALL.put("snapshot", SnapshotBench::run);
        ALL.put("logs", LogsBench::run);
        ALL.put("waits", WaitsBench::run);
        ALL.put("shared", WaitsBench::shared);
        ALL.put("startup", StartUpBench::run);
        ALL.put("network", NetworkBench::run);
        ALL.put("ranks", RanksBench::run);
        ALL.put("pipeline", PipelineBench::run);
    }

    private BenchMain() {}

    public static void main(String[] arguments) throws Exception {
        Path project = Path.of(arguments[0]);
        String wanted = System.getProperty("bench", String.join(",", ALL.keySet()));
        for (String name : List.of(wanted.split("[, ]+"))) {
            Bench bench = ALL.get(name);
            if (bench == null) {
                System.out.println("There is no benchmark '" + name + "'; there are " + ALL.keySet());
                System.exit(2);
            }
            System.out.println("== " + name);
            long begin = System.nanoTime();
            bench.run(project);
            System.out.printf("== %s took %.0f s%n", name, (System.nanoTime() - begin) / 1e9);
        }
        System.exit(0);
    }
}
