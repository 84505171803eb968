package io.jenkins.plugins.azureml.client.http.message;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Reads how long a service asks to wait before the next request. */
public final class RetryAfter {

    /** Dates may be thousands of years off. */
    private static final Duration LONGEST = Duration.ofDays(366);

    private RetryAfter() {}

    /** Returns the wait from the headers in milliseconds, else from Retry-After in seconds or as a date; null if none is readable. */
    @CheckForNull
    public static Duration of(ResponseHead head, Instant now) {
        for (String name : new String[] {"x-ms-retry-after-ms", "retry-after-ms"}) {
            Duration wait = amount(head.header(name), 1);
            if (wait != null) {
                return wait;
            }
        }
        String text = head.header("retry-after");
        Duration wait = amount(text, 1000);
        return wait != null || text == null ? wait : date(text.trim(), head, now);
    }

    private static Duration amount(String text, int millis) {
        if (text == null || !text.trim().matches("\\d{1,9}(\\.\\d{1,9})?")) {
            return null;
        }
        return Duration.ofMillis((long) Math.ceil(Double.parseDouble(text.trim()) * millis));
    }

    private static Duration date(String text, ResponseHead head, Instant now) {
        try {
            Instant until = parse(text);
            // By the clock of the service if the response has a date: the local clock may differ.
            Instant from = head.header("date") == null
                    ? now
                    : parse(head.header("date").trim());
            Duration wait = Duration.between(from, until);
            return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant parse(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }
}
