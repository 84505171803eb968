package io.jenkins.plugins.azureml.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoggingPolicyTest {

    private final Logger logger = Logger.getLogger(LoggingPolicy.class.getName());
    private final List<String> lines = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            lines.add(new SimpleFormatter().formatMessage(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        handler.setLevel(Level.ALL);
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.FINE);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }

    private static Attempt attempt() {
        URI uri = URI.create("https://blob.example.invalid/c/f?sig=not-a-real-signature");
        return FakeNetwork.attempt(Call.of(Call.Target.SIGNED_URL, "read", "it", "GET", uri)
                .header("Authorization", "Bearer not-a-real-token"));
    }

    @Test
    void lineShowsRequestAndResultWithoutSecrets() throws Exception {
        Attempt attempt = attempt();
        attempt.countFailure();
        new LoggingPolicy().send(attempt, new FakeNetwork().status(206, Map.of("x-ms-request-id", "id-1")));
        assertEquals(1, lines.size());
        assertTrue(
                lines.get(0)
                        .matches("GET https://blob.example.invalid/c/f: HTTP 206 in \\d+ ms, request id id-1,"
                                + " attempt 2"),
                lines.get(0));
    }

    @Test
    void failureIsLoggedWithTheIdOfTheClient() {
        Attempt attempt = attempt();
        FakeNetwork network = new FakeNetwork().failure(Failure.Kind.CONNECT, false);
        assertThrows(Failure.class, () -> new LoggingPolicy().send(attempt, network));
        assertTrue(lines.get(0).contains(": CONNECT, not sent in "), lines.get(0));
        assertTrue(lines.get(0).contains(attempt.clientRequestId() + " (the client's)"), lines.get(0));
    }

    @Test
    void nothingIsLoggedByDefault() throws Exception {
        logger.setLevel(Level.INFO);
        new LoggingPolicy().send(attempt(), new FakeNetwork().status(200));
        assertEquals(List.of(), lines);
    }
}
