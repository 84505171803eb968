package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.localazure.LocalAzureMlOptions;
import io.jenkins.plugins.azureml.testing.ControllerEnd;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs many pipelines concurrently against one Azure ML, each with its own faults. */
final class Campaign {

    private final LocalAzureExtension local;
    private final boolean keyless;
    private final PrintStream out;
    private final AtomicInteger aborted = new AtomicInteger();
    private final AtomicInteger restarts = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private long requests;
    private int violations;

    /** @param keyless whether the storage refuses account keys */
    Campaign(PrintStream out, boolean keyless) {
        this.out = out;
        this.keyless = keyless;
        local = new LocalAzureExtension()
                .v2()
                .options(LocalAzureMlOptions.defaults().withStages(false).allowSharedKeyAccess(!keyless));
    }

    /**
     * @param numbers of the pipelines; a pipeline does not depend on which others run with it
     * @return the number of violations: by pipelines, and by what is left at the end
     */
    int run(long seed, List<Integer> numbers, int parallel) throws Exception {
        LeakCheck leaks = new LeakCheck();
        local.beforeEach(null);
        local.addPrincipal(Refusal.CREDENTIALS, Refusal.TENANT, local.azure().clientSecret());
        ScriptWorkload.addCredentials(local);
        NamedWorkspace prod = local.namedWorkspace("prod", LocalAzureExtension.CREDENTIALS);
        prod.setResourceGroup("ml-group-prod");
        prod.setWorkspace("ml-prod");
        AzureMlGlobalConfiguration configuration = AzureMlGlobalConfiguration.get();
        List<NamedWorkspace> workspaces = new ArrayList<>(configuration.getWorkspaces());
        workspaces.add(prod);
        configuration.setWorkspaces(workspaces);
        SecretScanner secrets = new SecretScanner(local.azure());
        ExecutorService trainings = Executors.newCachedThreadPool();
        ExecutorService pool = Executors.newFixedThreadPool(parallel);
        try {
            Revocations revocations = new Revocations(local.azure(), keyless);
            TokenOutages outages = new TokenOutages(local.azure());
            ThrottlingStorms storms = new ThrottlingStorms(local.azure());
            Map<String, Integer> sharedFaults = new ConcurrentHashMap<>();
            TrialDispatcher trials = new TrialDispatcher(local.azure());
            List<Future<List<String>>> ends = new ArrayList<>();
            for (int i : numbers) {
                String name = "chaos-" + i;
                long own = seed * 1_000_003L + i;
                ends.add(pool.submit(() -> runPipeline(
                        new Scenario(local, trainings, trials, revocations, outages, storms, sharedFaults, name, own),
                        secrets)));
            }
            for (int i = 0; i < ends.size(); i++) {
                report("pipeline " + numbers.get(i), found(ends.get(i)));
            }
            report("the controller's log", secrets.logged());
            report("the requests", Refusal.requests(local.azure()));
            report("the end", leaks.beforeClose());
            requests = local.azure().requests().total();
            out.printf(
                    "%d pipelines%s: %d aborted, %d restarts, %d inputs to refuse, %d requests%n",
                    numbers.size(),
                    keyless ? " with storage that refuses account keys" : "",
                    aborted(),
                    restarts(),
                    refused(),
                    requests);
        } finally {
            pool.shutdownNow();
            trainings.shutdownNow();
            ControllerEnd.shutDown();
        }
        local.afterEach(null);
        report("the end", leaks.afterClose());
        return violations;
    }

    int aborted() {
        return aborted.get();
    }

    int restarts() {
        return restarts.get();
    }

    /** Returns the number of inputs that had to be refused, some of them in pipelines that were aborted before. */
    int refused() {
        return refused.get();
    }

    long requests() {
        return requests;
    }

    /** Returns the violations of a pipeline that has ended, or why its end cannot be checked. */
    private static List<String> found(Future<List<String>> end) throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            return List.of(String.valueOf(e.getCause()));
        }
    }

    private List<String> runPipeline(Scenario scenario, SecretScanner secrets) throws Exception {
        Outcome outcome = scenario.run();
        restarts.addAndGet(outcome.restarts());
        refused.addAndGet(outcome.refusals().size());
        if (outcome.aborted()) {
            aborted.incrementAndGet();
        }
        List<String> found = new ArrayList<>(outcome.violations(local.azure()));
        secrets.kinds(outcome.run().consoleText()).forEach(kind -> found.add(kind + " in the build log"));
        secrets.kinds(outcome.saved()).forEach(kind -> found.add(kind + " in what a controller would have on disk"));
        if (!found.isEmpty()) {
            found.add("misfortunes: " + outcome.misfortunes() + "; " + outcome.restarts() + " restarts"
                    + (outcome.aborted() ? ", aborted" : ""));
            found.add("console:\n" + outcome.run().consoleText());
        }
        return found;
    }

    private synchronized void report(String what, List<String> found) {
        if (!found.isEmpty()) {
            violations++;
            out.println("VIOLATION in " + what + ":");
            found.forEach(each -> out.println("  " + each));
        }
    }
}
