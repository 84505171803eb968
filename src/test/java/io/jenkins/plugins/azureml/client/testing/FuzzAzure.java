package io.jenkins.plugins.azureml.client.testing;

import com.code_intelligence.jazzer.api.BugDetectors;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.HttpTimings;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * A cloud whose services answer whatever a fuzz test wants, and what must hold then: the client's own exception or none, in
 * time, without the client's secrets in its message, and no connection elsewhere. Made once for all inputs of a test.
 */
public final class FuzzAzure {

    /** The only one: what an answer repeats must be masked. */
    public static final String TOKEN = "fake-token-of-the-fuzz-test";

    /** One operation of the client. */
    public interface Operation {
        void run(AmlClient client) throws Exception;
    }

    /** Tokens, the workspace and discovery work here. */
    public final ScriptedAzure azure;

    private final HttpTimings hasty;
    private volatile Reply answer = Reply.json("{}");

    public FuzzAzure() {
        this(1);
    }

    /** @param attempts how often a request is sent at most */
    public FuzzAzure(int attempts) {
        hasty = new HttpTimings(
                Duration.ofSeconds(2),
                Duration.ofMillis(500),
                // No wait that an answer asks for is worth it.
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                attempts);
        try {
            azure = new ScriptedAzure(hasty);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        azure.server.forgetful().otherwise(request -> answer);
        azure.server.on(
                ScriptedAzure.TOKEN,
                request -> Reply.json("{\"access_token\":\"" + TOKEN + "\",\"expires_in\":\"86400\"}"));
    }

    /** Forgets what it has learned of tokens and addresses. */
    public void forget() {
        azure.http.close();
        azure.http = AmlHttp.builder().timings(hasty).build();
    }

    /** What every request is answered that nothing else was said of. */
    public FuzzAzure answer(byte[] text) {
        answer = WrittenReply.of(text);
        return this;
    }

    /** @throws AssertionError if the operation ends otherwise than a caller may expect */
    public void holds(Operation operation) {
        // Each time: Jazzer forgets it when the first input comes.
        BugDetectors.allowNetworkConnections((host, port) -> host.equals("127.0.0.1") || host.equals("localhost"));
        try {
            operation.run(azure.client());
        } catch (AzureMlException e) {
            for (String text : new String[] {e.getMessage(), e.toString(), String.valueOf(e.serviceMessage())}) {
                if (text.contains(TOKEN)) {
                    throw new AssertionError("a secret in: " + text);
                }
            }
            if (e.getCause() != null) {
                throw new AssertionError("a cause, which may tell more than the message", e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("not the client's own exception", e);
        }
    }
}
