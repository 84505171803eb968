package io.jenkins.plugins.azureml.client.reliability;

import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.http.HttpTimings;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A row for what the local Azure ML does by Python alone: the same, against a server with written answers. */
record ScriptedRow(String name, String request, String answer, Operation operation) {

    interface Operation {
        void run(AmlClient client, ScriptedAzure azure) throws Exception;
    }

    List<String> cells(List<String> duplicates) throws Exception {
        List<String> cells = new ArrayList<>();
        for (Misfortune misfortune : Misfortune.values()) {
            if (misfortune == Misfortune.REFUSED) {
                cells.add("- / no answer");
            } else {
                cells.add(cell(misfortune, true, duplicates) + " / " + cell(misfortune, false, duplicates));
            }
        }
        return cells;
    }

    private String cell(Misfortune misfortune, boolean once, List<String> duplicates) throws Exception {
        Duration total = misfortune == Misfortune.DRIP ? Duration.ofMillis(900) : Duration.ofSeconds(10);
        HttpTimings timings = new HttpTimings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                total,
                total,
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                4);
        try (ScriptedAzure azure = new ScriptedAzure(timings)) {
            Reply fine = Reply.json(answer);
            if (once) {
                azure.server.script(request, misfortune.reply(), fine);
            } else {
                azure.server.script(request, misfortune.reply());
            }
            AmlClient client = azure.client();
            String outcome = Outcome.of(() -> operation.run(client, azure));
            boolean mayHaveRun = misfortune == Misfortune.RESET_AFTER
                    || misfortune == Misfortune.DRIP
                    || misfortune == Misfortune.TRUNCATED
                    || misfortune == Misfortune.PAGE;
            if (mayHaveRun && azure.server.count(request) > 1) {
                duplicates.add(name + " x " + misfortune.title + " was sent twice");
            }
            return outcome;
        }
    }
}
