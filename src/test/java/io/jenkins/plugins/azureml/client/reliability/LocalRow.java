package io.jenkins.plugins.azureml.client.reliability;

import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.auth.ClientSecretIdentity;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.HttpTimings;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.client.models.ModelRegistration;
import io.jenkins.plugins.azureml.client.models.ModelSource;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.client.testing.DeadPort;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.LocalAzureMlOptions;
import io.jenkins.plugins.azureml.net.AdviceTexts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An operation against a local Azure ML, with one misfortune after the other: a row of the matrix.
 *
 * @param path which requests the misfortune is for, as an expression
 */
record LocalRow(String name, String method, String path, Operation operation) {

    /** @param cell a name that no other cell has, for what it makes */
    interface Operation {
        void run(AmlClient client, String cell) throws Exception;
    }

    private static final HttpTimings PATIENT = timings(Duration.ofMinutes(1), Duration.ofMinutes(2));

    /** For a response that never ends, since the whole time is waited. */
    private static HttpTimings hasty(int factor) {
        Duration response = Duration.ofMillis(300).multipliedBy(factor);
        return timings(response, response.multipliedBy(3));
    }

    private static HttpTimings timings(Duration response, Duration total) {
        return new HttpTimings(
                Duration.ofSeconds(30), response, total, total, Duration.ofMillis(1), Duration.ofMillis(2), 4);
    }

    static ModelRegistration registration(String name) {
        return new ModelRegistration(
                name,
                ModelSource.ofRun("run-1", "outputs/m.json"),
                ModelNames.CUSTOM,
                null,
                null,
                null,
                null,
                Map.of("stage", "test"),
                Map.of());
    }

    /**
     * @param documented the cells of the matrix
     * @return by misfortune: what comes of it once, and what if it lasts
     */
    List<String> cells(List<String> documented, List<String> wrong) throws Exception {
        List<String> cells = new ArrayList<>();
        try (LocalAzureMl server = LocalAzureMl.start(LocalAzureMlOptions.defaults()
                        .registry("ml-group", "company")
                        .stateTime(Duration.ofMillis(1)));
                AmlHttp patient = http(PATIENT)) {
            server.addRun("exp", "run-1").append("outputs/m.json", "{}".getBytes(StandardCharsets.UTF_8));
            server.addService("svc", "other:1");
            server.simulate(".*", run -> run.status("Running"));
            for (Misfortune misfortune : Misfortune.values()) {
                if (misfortune == Misfortune.REFUSED) {
                    cells.add("- / " + refused(server));
                } else if (misfortune == Misfortune.DRIP) {
                    cells.add(SlowCell.of(documented.get(cells.size()), wrong, (factor, problems) -> {
                        try (AmlHttp hasty = http(hasty(factor))) {
                            return onceAndLasting(server, hasty, hasty(factor), misfortune, "f" + factor, problems);
                        }
                    }));
                } else {
                    cells.add(onceAndLasting(server, patient, PATIENT, misfortune, "", wrong));
                }
            }
        }
        return cells;
    }

    /** @param prefix of the names of what the operations create */
    private String onceAndLasting(
            LocalAzureMl server,
            AmlHttp http,
            HttpTimings timings,
            Misfortune misfortune,
            String prefix,
            List<String> wrong)
            throws Exception {
        String cell = prefix + "c" + misfortune.ordinal();
        return outcome(server, http, timings, misfortune, 1, cell + "a", wrong) + " / "
                + outcome(server, http, timings, misfortune, Integer.MAX_VALUE, cell + "b", wrong);
    }

    private String outcome(
            LocalAzureMl server,
            AmlHttp http,
            HttpTimings timings,
            Misfortune misfortune,
            int times,
            String cell,
            List<String> wrong)
            throws Exception {
        // Tokens and addresses are kept: what gets them has to begin anew.
        if (path.contains("oauth2") || path.contains("discovery")) {
            try (AmlHttp without = http(timings)) {
                AmlClient client = client(without, server, server.resourceManager());
                return disturbed(server, client, misfortune, times, cell, wrong);
            }
        }
        AmlClient client = client(http, server, server.resourceManager());
        client.discovery();
        return disturbed(server, client, misfortune, times, cell, wrong);
    }

    private String disturbed(
            LocalAzureMl server, AmlClient client, Misfortune misfortune, int times, String cell, List<String> wrong)
            throws Exception {
        if (path.contains("/models/")) {
            client.models().register(registration("there-" + cell));
        }
        Fault fault = misfortune.on(method, path).times(times);
        server.faults().add(fault);
        String outcome = Outcome.of(() -> operation.run(client, cell));
        server.faults().clear();
        if (fault.seen() == 0) {
            wrong.add(name + ": the misfortune did not happen");
        }
        if (method.equals("PUT") || method.equals("POST")) {
            check(server, client, cell, misfortune, wrong);
        }
        return outcome;
    }

    private void check(
            LocalAzureMl server, AmlClient client, String cell, Misfortune misfortune, List<String> duplicates)
            throws Exception {
        long runs = server.runIds().stream()
                .filter(id -> id.startsWith("new-" + cell))
                .count();
        long models = client.models().list(ModelFilter.named("new-" + cell)).size();
        long computes = client.computes().list().all().stream()
                .filter(c -> c.name().equals("new-" + cell))
                .count();
        if (runs > 1 || models > 1 || computes > 1) {
            duplicates.add(name + " x " + misfortune.title + ": " + runs + " runs, " + models + " models, " + computes
                    + " computes");
        }
    }

    /** The host of the operation is not there at all. */
    private String refused(LocalAzureMl server) throws Exception {
        boolean regional = path.contains("v\\d");
        try (DeadPort dead = new DeadPort();
                AmlHttp http = http(PATIENT)) {
            URI nobody = dead.uri("");
            if (regional) {
                server.faults().add(Fault.on("GET", "discovery").body("{\"api\":\"" + nobody + "\"}"));
            }
            AmlClient client = client(http, server, regional ? server.resourceManager() : nobody);
            return Outcome.of(() -> operation.run(client, "refused"));
        } finally {
            server.faults().clear();
        }
    }

    private static AmlHttp http(HttpTimings timings) {
        return AmlHttp.builder()
                .userAgent("azure-ml-plugin/test")
                .timings(timings)
                .advice(new AdviceTexts())
                .build();
    }

    private static AmlClient client(AmlHttp http, LocalAzureMl server, URI resourceManager) {
        AzureCloud cloud = AzureCloud.custom("local", server.authority(), resourceManager, null, List.of());
        return new AmlClient(
                http,
                cloud,
                new ClientSecretIdentity(server.tenant(), server.clientId(), SecretText.of(server.clientSecret())),
                new WorkspaceRef(server.subscription(), server.resourceGroup(), server.workspace()));
    }
}
