package io.jenkins.plugins.azureml.localazure;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** The server's clock, which tests may advance to let tokens and signed URLs expire. */
final class ServerClock {
    private final AtomicLong offsetMillis = new AtomicLong();

    Instant now() {
        return Instant.now().plusMillis(offsetMillis.get());
    }

    void advance(Duration by) {
        offsetMillis.addAndGet(by.toMillis());
    }
}
