package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is left of the requests that Azure Resource Manager grants to one caller in one subscription, for reads, writes and
 * deletions each, by the {@code x-ms-ratelimit-remaining-subscription-…} headers of its answers. While little is left,
 * requests go out one after the other with pauses between, so that the allowance, which fills up with time, is not used up:
 * a refusal costs everybody in the subscription more.
 */
final class Budgets {

    /** With fewer left than this, requests are spaced; the allowance is 200 and more, and fills up by 10 a second and more. */
    static final int LOW = 50;
    /** Between two requests with nothing left. */
    static final Duration LONGEST_GAP = Duration.ofSeconds(1);
    /** However many wait: none longer than this. */
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** Then it has filled up. */
    static final Duration MEMORY = Duration.ofSeconds(10);

    private static final Map<String, String> LEFT = Stream.of("reads", "writes", "deletes")
            .collect(Collectors.toMap(kind -> kind, kind -> "x-ms-ratelimit-remaining-subscription-" + kind));
    private static final int MOST = 500;
    private static final Pattern SUBSCRIPTION =
            Pattern.compile("/subscriptions/([^/]+)(/.*)?", Pattern.CASE_INSENSITIVE);

    private record Key(String account, String place, String kind) {}

    private final Map<Key, Budget> budgets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Budget> eldest) {
            return size() > MOST;
        }
    };

    /**
     * Takes one request from the budget.
     *
     * @param account whose requests are counted
     * @param now by {@link System#nanoTime}
     * @return how long to wait before it is sent
     */
    synchronized Duration pause(String account, String method, URI uri, long now) {
        String place = budgets.isEmpty() ? null : place(uri);
        Budget budget = place == null ? null : budgets.get(new Key(account, place, kind(method)));
        return budget == null ? Duration.ZERO : Duration.ofNanos(budget.take(now));
    }

    /** Notes what an answer says is left. */
    synchronized void note(String account, URI uri, ResponseHead head, long now) {
        for (Map.Entry<String, String> kind : LEFT.entrySet()) {
            OptionalInt left = number(head.header(kind.getValue()));
            String place = left.isPresent() ? place(uri) : null;
            if (place != null) {
                budgets.computeIfAbsent(new Key(account, place, kind.getKey()), k -> new Budget(now))
                        .left(left.getAsInt(), now);
            }
        }
    }

    private static String kind(String method) {
        return switch (method) {
            case "GET", "HEAD" -> "reads";
            case "DELETE" -> "deletes";
            default -> "writes";
        };
    }

    /** Host and subscription; null for an address that is in none. */
    @CheckForNull
    private static String place(URI uri) {
        Matcher matcher = SUBSCRIPTION.matcher(String.valueOf(uri.getRawPath()));
        return matcher.matches() ? Hosts.origin(uri) + "/" + matcher.group(1).toLowerCase(Locale.ROOT) : null;
    }

    private static OptionalInt number(@CheckForNull String text) {
        return text != null && text.trim().matches("\\d{1,9}")
                ? OptionalInt.of(Integer.parseInt(text.trim()))
                : OptionalInt.empty();
    }

    /** Guarded by the lock of all. */
    private static final class Budget {
        private int left;
        private long notedAt;
        private long free;

        Budget(long now) {
            free = now;
        }

        void left(int count, long now) {
            left = count;
            notedAt = now;
            if (count < LOW && now + gap() - free > 0) {
                free = now + gap();
            }
        }

        long take(long now) {
            if (left >= LOW || now - notedAt > MEMORY.toNanos()) {
                left--;
                return 0;
            }
            long pause = Math.min(Math.max(free - now, 0), LONGEST_PAUSE.toNanos());
            left = Math.max(0, left - 1);
            free = now + pause + gap();
            return pause;
        }

        private long gap() {
            return LONGEST_GAP.toNanos() * (LOW - left) / LOW;
        }
    }
}
