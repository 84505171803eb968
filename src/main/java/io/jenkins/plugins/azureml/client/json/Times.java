package io.jenkins.plugins.azureml.client.json;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times in the services' spellings: any number of digits after the second, with a zone or without. */
final class Times {

    private static final Pattern FORM = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})[T ](\\d{2}):(\\d{2})(?::(\\d{2}))?"
            + "(?:[.,](\\d+))?\\s*(?:[Zz]|([+-]\\d{2}):?(\\d{2}))?");
    private static final int NANO_DIGITS = 9;

    private Times() {}

    /** Without a zone it is UTC. Null for what is no time, and for 0001-01-01, which is .NET for "not yet". */
    @CheckForNull
    static Instant of(@CheckForNull String value) {
        String text = value == null ? "" : value.trim();
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            return null;
        }
        try {
            // By its numbers: a formatter of java.time makes a map and a BigDecimal for each.
            LocalDateTime local = LocalDateTime.of(
                    number(text, m, 1),
                    number(text, m, 2),
                    number(text, m, 3),
                    number(text, m, 4),
                    number(text, m, 5),
                    number(text, m, 6),
                    nanos(text, m.start(7), m.end(7)));
            Instant time = local.toInstant(zone(text, m));
            return time.getEpochSecond() < 0 ? null : time;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int number(String text, Matcher m, int group) {
        return m.start(group) < 0 ? 0 : Integer.parseInt(text, m.start(group), m.end(group), 10);
    }

    private static int nanos(String text, int start, int end) {
        int nanos = 0;
        for (int i = 0; i < NANO_DIGITS; i++) {
            int digit = start >= 0 && start + i < end ? text.charAt(start + i) - '0' : 0;
            nanos = nanos * 10 + digit;
        }
        return nanos;
    }

    private static ZoneOffset zone(String text, Matcher m) {
        if (m.start(8) < 0) {
            return ZoneOffset.UTC;
        }
        int sign = text.charAt(m.start(8)) == '-' ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(number(text, m, 8), sign * number(text, m, 9));
    }
}
