package io.jenkins.plugins.azureml.client.http;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.WORKSPACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetsTest {

    private static final URI SUBSCRIPTION =
            URI.create("https://management.azure.com/subscriptions/sub-1/resourceGroups?api-version=1");
    // Any number can be the time.
    private static final long NOW = Long.MAX_VALUE - 1000;

    private final Budgets budgets = new Budgets();

    private void note(String kind, String left) {
        budgets.note("me", SUBSCRIPTION, head(kind, left), NOW);
    }

    private static ResponseHead head(String kind, String left) {
        return Heads.of(200, Map.of("x-ms-ratelimit-remaining-subscription-" + kind, left));
    }

    private long pause(String method, Duration later) {
        return budgets.pause("me", method, SUBSCRIPTION, NOW + later.toNanos()).toMillis();
    }

    private long pause(String method) {
        return pause(method, Duration.ZERO);
    }

    @Test
    void withEnoughLeftNobodyWaits() {
        assertEquals(0, pause("GET"));
        note("reads", "11986");
        assertEquals(0, pause("GET"));
        note("reads", String.valueOf(Budgets.LOW));
        assertEquals(0, pause("GET"));
    }

    @Test
    void theLessIsLeftTheLongerTheGap() {
        note("reads", "40");
        assertEquals(200, pause("GET"));
        note("reads", "0");
        assertEquals(1000, pause("GET"));
    }

    @Test
    void thoseWhoAskAtOnceGoOneAfterTheOther() {
        note("writes", "1");
        assertEquals(980, pause("PUT"));
        assertEquals(1980, pause("POST"));
        assertEquals(2980, pause("PATCH"));
    }

    @Test
    void aBurstIsSpacedBeforeTheAnswersTellOfIt() {
        note("reads", String.valueOf(Budgets.LOW + 2));
        assertEquals(0, pause("GET"));
        assertEquals(0, pause("GET"));
        assertEquals(0, pause("GET"));
        assertEquals(0, pause("GET"), "the first of those that wait for each other");
        assertTrue(pause("GET") > 0);
    }

    @Test
    void nobodyWaitsLongerThanTheLimit() {
        note("reads", "0");
        long longest = 0;
        for (int i = 0; i < 100; i++) {
            longest = Math.max(longest, pause("GET"));
        }
        assertEquals(Budgets.LONGEST_PAUSE.toMillis(), longest);
    }

    @Test
    void theAllowanceFillsUpWithTime() {
        note("reads", "0");
        assertEquals(500, pause("GET", Duration.ofMillis(500)));
        assertEquals(0, pause("GET", Budgets.MEMORY.plusMillis(1)));
    }

    @Test
    void theNextAnswerCounts() {
        note("reads", "0");
        note("reads", "5000");
        assertEquals(0, pause("GET"));
    }

    @ParameterizedTest
    @CsvSource({"reads, GET", "reads, HEAD", "writes, PUT", "writes, PATCH", "writes, POST", "deletes, DELETE"})
    void eachKindHasItsOwn(String kind, String method) {
        note(kind, "0");
        assertEquals(1000, pause(method));
        for (String other : new String[] {"GET", "PUT", "DELETE"}) {
            boolean same = kind.equals(
                    Map.of("GET", "reads", "PUT", "writes", "DELETE", "deletes").get(other));
            assertEquals(same, pause(other) > 0, kind + " " + other);
        }
    }

    @Test
    void eachCallerSubscriptionAndCloudHasItsOwn() {
        note("reads", "0");
        assertEquals(Duration.ZERO, budgets.pause("another", "GET", SUBSCRIPTION, NOW));
        for (String other : new String[] {
            "https://management.azure.com/subscriptions/sub-2/resourceGroups",
            "https://management.chinacloudapi.cn/subscriptions/sub-1/resourceGroups",
            "https://management.azure.com/providers/x",
            "https://management.azure.com/history/v1.0/subscriptions/sub-1/x"
        }) {
            assertEquals(Duration.ZERO, budgets.pause("me", "GET", URI.create(other), NOW), other);
        }
        URI same = URI.create("https://MANAGEMENT.azure.com:443/Subscriptions/SUB-1");
        assertEquals(Budgets.LONGEST_GAP, budgets.pause("me", "GET", same, NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "many", "99999999999", "1.5"})
    void aHeaderThatCannotBeReadIsIgnored(String left) {
        note("reads", left);
        assertEquals(0, pause("GET"));
    }

    @Test
    void aRequestIsSentAfterItsPause() throws Exception {
        try (ScriptedAzure azure = new ScriptedAzure()) {
            Reply reply = Reply.json(ScriptedAzure.workspace("https://x"));
            azure.server.script(WORKSPACE, reply.with("x-ms-ratelimit-remaining-subscription-reads", "40"));
            azure.client().workspace();
            long start = System.nanoTime();
            azure.client().workspace();
            assertTrue(System.nanoTime() - start >= Duration.ofMillis(150).toNanos());
            assertEquals(2, azure.server.count(WORKSPACE));
        }
    }
}
