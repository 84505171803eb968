package io.jenkins.plugins.azureml.steps.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jenkins.plugins.azureml.steps.PollInterval;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogUrlsTest {

    private static final long NOW = Instant.parse("2026-11-30T10:00:00Z").toEpochMilli();
    private static final long INTERVAL = PollInterval.minMillis();

    private final LogUrls urls = new LogUrls();

    private static Map<String, URI> files(String name, String expiry) {
        return Map.of(name, URI.create("https://s.example/" + name + "?sv=2019-07-07&sig=not-a-real-one" + expiry));
    }

    @Test
    void urlsAreReusedForLongerTheLongerNoFileIsNew() {
        assertNull(urls.usable(NOW), "before they are read");
        Map<String, URI> files = files("std_log.txt", "&se=2026-11-30T18%3A00%3A00Z");
        urls.onRead(files, NOW);
        assertEquals(files, urls.usable(NOW + INTERVAL - 1));
        assertNull(urls.usable(NOW + INTERVAL));
        for (int i = 0; i < 10; i++) {
            urls.onRead(files, NOW);
        }
        assertNotNull(urls.usable(NOW + 30 * INTERVAL - 1));
        assertNull(urls.usable(NOW + 30 * INTERVAL));
        urls.onRead(files("std_log_process_01.txt", "&se=2026-11-30T18%3A00%3A00Z"), NOW);
        assertNull(urls.usable(NOW + INTERVAL), "a file is new");
    }

    @Test
    void urlsAreNotUsedShortlyBeforeTheyExpire() {
        for (int i = 0; i < 10; i++) {
            urls.onRead(files("std_log.txt", "&se=2026-11-30T10%3A05%3A00Z"), NOW);
        }
        assertNull(urls.usable(NOW));
        assertNotNull(urls.usable(NOW - Duration.ofSeconds(1).toMillis()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&se=", "&se=tomorrow", "&se=%zz", "&use=2026-11-30T18%3A00%3A00Z"})
    void urlsWithoutExpiryAreNotReused(String query) {
        String safe = query.replace("%zz", "%25zz");
        urls.onRead(files("std_log.txt", safe), NOW);
        assertNull(urls.usable(NOW));
    }

    @Test
    void refusedUrlsAreDiscarded() {
        urls.onRead(files("std_log.txt", "&se=2026-11-30T18%3A00%3A00Z"), NOW);
        urls.discard();
        assertNull(urls.usable(NOW));
        urls.onRead(Map.of(), NOW);
        assertNull(urls.usable(NOW), "a run without files can get some");
    }
}
