package io.jenkins.plugins.azureml.client.paging;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.azureml.client.runs.RunQuery;
import io.jenkins.plugins.azureml.client.testing.FuzzAzure;
import org.junit.jupiter.api.Timeout;

/** Lists whose links and tokens lead anywhere: they come to an end. */
class PagedFuzzTest {

    private static final int MOST = 1000;
    private static final FuzzAzure AZURE = new FuzzAzure();

    @Timeout(60)
    @FuzzTest
    void anyListEnds(byte[] answer) {
        AZURE.answer(answer);
        AZURE.holds(client -> client.workspaces().list().first(MOST));
        AZURE.holds(client -> client.models().stream(null).first(MOST));
        AZURE.holds(client -> client.experiments().first(MOST));
        AZURE.holds(client -> client.artifacts().ofRun("iris", "run-1"));
        AZURE.holds(client -> client.runs("iris").lists().query(RunQuery.ALL).first(MOST));
        AZURE.holds(client -> client.runs("iris").metrics("run-1"));
    }
}
