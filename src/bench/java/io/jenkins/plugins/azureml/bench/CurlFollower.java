package io.jenkins.plugins.azureml.bench;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import java.util.Map;

/** {@code while sleep 2; do curl … | tail -n +SEEN}, as in many build scripts: fetches the whole log each time. */
final class CurlFollower implements Follower {

    private static final String SCRIPT = """
            seen=0
            while :; do
              details=$(curl -s -H "Authorization: Bearer $TOKEN" "$URL/details")
              log=$(printf %s "$details" | grep -o '"user_logs/std_log.txt" *: *"[^"]*"' | sed 's/.*: *"//; s/"$//')
              if [ -n "$log" ]; then
                curl -s -o log.txt "$log"
                tail -n +$((seen + 1)) log.txt
                seen=$(wc -l < log.txt)
              fi
              printf %s "$details" | grep -q '"status" *: *"Completed"' && exit 0
              sleep 2
            done
            """;

    private FollowerProcess process;

    @Override
    public String name() {
        return "a `sleep 2; curl` loop";
    }

    @Override
    public void start(LocalAzureExtension local, String runId, LineDelays lag) throws Exception {
        LocalAzureMl azure = local.azure();
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", SCRIPT)
                .directory(local.workspace().toFile());
        bash.environment()
                .putAll(Map.of(
                        "TOKEN",
                        azure.accessToken(),
                        "URL",
                        azure.api() + "/history/v1.0" + azure.workspacePath() + "/experiments/" + WaitStarter.EXPERIMENT
                                + "/runs/" + runId));
        process = new FollowerProcess(bash, lag);
    }

    @Override
    public void awaitEnd() throws Exception {
        process.awaitEnd();
    }
}
