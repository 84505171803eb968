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

    /** @param documented the cells of the matrix */
    List<String> cells(List<String> documented, List<String> duplicates) throws Exception {
        List<String> cells = new ArrayList<>();
        for (Misfortune misfortune : Misfortune.values()) {
            if (misfortune == Misfortune.REFUSED) {
                cells.add("- / no answer");
            } else if (misfortune == Misfortune.DRIP) {
                // Short, since the whole time is waited.
                cells.add(SlowCell.of(
                        documented.get(cells.size()),
                        duplicates,
                        (factor, problems) -> onceAndLasting(
                                misfortune, Duration.ofMillis(900).multipliedBy(factor), problems)));
            } else {
                cells.add(onceAndLasting(misfortune, Duration.ofMinutes(2), duplicates));
            }
        }
        return cells;
    }

    private String onceAndLasting(Misfortune misfortune, Duration total, List<String> duplicates) throws Exception {
        return outcome(misfortune, true, total, duplicates) + " / " + outcome(misfortune, false, total, duplicates);
    }

    private String outcome(Misfortune misfortune, boolean once, Duration total, List<String> duplicates)
            throws Exception {
        HttpTimings timings = new HttpTimings(
                Duration.ofSeconds(30),
                Duration.ofMinutes(1),
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
