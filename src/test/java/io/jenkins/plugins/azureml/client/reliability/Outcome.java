package io.jenkins.plugins.azureml.client.reliability;

import io.jenkins.plugins.azureml.client.error.AzureMlException;

/** How an operation ended, in a word or two. */
final class Outcome {

    private Outcome() {}

    interface Act {
        void run() throws Exception;
    }

    static String of(Act act) {
        try {
            act.run();
            return "ok";
        } catch (AzureMlException e) {
            String kind = e.status() == 0 ? "no answer" : String.valueOf(e.status());
            if ("UnreadableAnswer".equals(e.code())) {
                kind = "unreadable";
            }
            return kind + (e.mayHaveBeenExecuted() ? "?" : "");
        } catch (Exception e) {
            return "BUG " + e;
        }
    }
}
