package io.jenkins.plugins.azureml.client.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One token for all who ask: when it is asked for, and what the others get meanwhile. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TokenSourceTest {

    private final AtomicLong now = new AtomicLong();
    private final TokenSource source = new TokenSource(now::get);
    private final AtomicInteger fetches = new AtomicInteger();
    private final ExecutorService pool = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    /** Stale after 100 s, over after 200. */
    private Token token(int number) {
        return new Token(
                SecretText.of("fake-token-" + number),
                now.get() + Duration.ofSeconds(100).toNanos(),
                now.get() + Duration.ofSeconds(200).toNanos());
    }

    private TokenSource.Fetch working() {
        return attempts -> token(fetches.incrementAndGet());
    }

    private TokenSource.Fetch failing() {
        return attempts -> {
            fetches.incrementAndGet();
            throw AzureMlException.badParameter("get a token", "not now");
        };
    }

    private String get(TokenSource.Fetch fetch) throws Exception {
        return source.token(fetch).reveal();
    }

    private void pass(long seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void tokenIsRefreshedWhenItIsStale() throws Exception {
        assertEquals("fake-token-1", get(working()));
        pass(99);
        assertEquals("fake-token-1", get(working()));
        pass(1);
        assertEquals("fake-token-2", get(working()));
    }

    @Test
    void failedRefreshIsRetriedLater() throws Exception {
        get(working());
        pass(100);
        assertEquals("fake-token-1", get(failing()));
        assertEquals(2, fetches.get());
        pass(29);
        assertEquals("fake-token-1", get(failing()));
        assertEquals(2, fetches.get());
        pass(1);
        assertEquals("fake-token-3", get(working()));
    }

    @Test
    void failureIsReportedOnceTheOldTokenHasExpired() throws Exception {
        get(working());
        pass(200);
        AzureMlException e = assertThrows(AzureMlException.class, () -> get(failing()));
        assertTrue(e.getMessage().contains("not now"), e.getMessage());
        assertEquals("fake-token-3", get(working()), "and is not kept");
    }

    @Test
    void refreshHasFewAttemptsWhileTheOldTokenIsValid() throws Exception {
        List<Integer> limits = new ArrayList<>();
        TokenSource.Fetch noting = attempts -> {
            limits.add(attempts);
            return token(1);
        };
        get(noting);
        pass(150);
        get(noting);
        pass(200);
        get(noting);
        pass(200);
        source.tokenOnce(noting);
        assertEquals(List.of(Integer.MAX_VALUE, 2, Integer.MAX_VALUE, 1), limits);
    }

    @Test
    void onlyTheDiscardedTokenIsReplaced() throws Exception {
        get(working());
        source.drop(SecretText.of("fake-token-0"));
        assertEquals("fake-token-1", get(working()));
        source.drop(SecretText.of("fake-token-1"));
        assertEquals("fake-token-2", get(working()));
    }

    @Test
    void discardedTokenIsNotRestoredByAFailedRefresh() throws Exception {
        get(working());
        pass(100);
        TokenSource.Fetch dropped = attempts -> {
            source.drop(SecretText.of("fake-token-1"));
            throw AzureMlException.badParameter("get a token", "not now");
        };
        get(dropped);
        assertEquals("fake-token-2", get(working()));
    }

    @Test
    void oldTokenIsUsedDuringARefresh() throws Exception {
        get(working());
        pass(150);
        Flight flight = new Flight();
        Future<String> first = pool.submit(() -> get(flight.then(token(2))));
        flight.begun.await();
        assertEquals("fake-token-1", get(working()));
        flight.end.countDown();
        assertEquals("fake-token-2", first.get());
        assertEquals("fake-token-2", get(working()));
        assertEquals(1, fetches.get());
    }

    @Test
    void concurrentCallersShareOneRequestAndItsFailure() throws Exception {
        Flight flight = new Flight();
        AzureMlException failure = AzureMlException.badParameter("get a token", "for all");
        Future<String> first = pool.submit(() -> get(attempts -> {
            flight.hold();
            throw failure;
        }));
        flight.begun.await();
        List<Future<String>> others = asking(3);
        flight.end.countDown();
        assertSame(failure, assertThrows(ExecutionException.class, first::get).getCause());
        for (Future<String> other : others) {
            assertSame(
                    failure, assertThrows(ExecutionException.class, other::get).getCause());
        }
        assertEquals(0, fetches.get());
        assertEquals("fake-token-1", get(working()), "the next asks anew");
    }

    @Test
    void pollGetsTheTokenOfARequestThatHasJustBegun() throws Exception {
        Flight flight = new Flight();
        Future<String> first = pool.submit(() -> get(flight.then(token(9))));
        flight.begun.await();
        pass(9);
        Future<String> poll = pool.submit(() -> source.tokenOnce(working()).reveal());
        flight.end.countDown();
        assertEquals("fake-token-9", poll.get());
        assertEquals("fake-token-9", first.get());
    }

    @Test
    void pollDoesNotWaitForALoginServiceThatHangs() throws Exception {
        Flight flight = new Flight();
        Future<String> first = pool.submit(() -> get(flight.then(token(9))));
        flight.begun.await();
        pass(10);
        AzureMlException e = assertThrows(AzureMlException.class, () -> source.tokenOnce(working()));
        assertTrue(e.mayBeSentAgain(), e.getMessage());
        assertTrue(e.getMessage().contains("has not responded"), e.getMessage());
        assertEquals(0, fetches.get());
        flight.end.countDown();
        assertEquals("fake-token-9", first.get());
    }

    @Test
    void failedAttemptOfAPollIsRetriedByOtherCallers() throws Exception {
        Flight flight = new Flight();
        Future<String> poll = pool.submit(() -> source.tokenOnce(attempts -> {
                    flight.hold();
                    throw AzureMlException.badParameter("get a token", "not now");
                })
                .reveal());
        flight.begun.await();
        List<Future<String>> others = asking(2);
        flight.end.countDown();
        assertThrows(ExecutionException.class, poll::get);
        for (Future<String> other : others) {
            assertEquals("fake-token-1", other.get());
        }
    }

    @Test
    void interruptedRequestIsTakenOverByAWaitingCaller() throws Exception {
        Flight flight = new Flight();
        Future<String> first = pool.submit(() -> get(flight.then(token(9))));
        flight.begun.await();
        List<Future<String>> others = asking(3);
        first.cancel(true);
        for (Future<String> other : others) {
            assertEquals("fake-token-1", other.get());
        }
        assertEquals(1, fetches.get());
    }

    @Test
    void failedRequestIsTakenOverByAWaitingCaller() throws Exception {
        Flight flight = new Flight();
        Future<String> first = pool.submit(() -> get(attempts -> {
            flight.hold();
            throw new IllegalStateException("a bug");
        }));
        flight.begun.await();
        List<Future<String>> others = asking(2);
        flight.end.countDown();
        assertThrows(ExecutionException.class, first::get);
        for (Future<String> other : others) {
            assertEquals("fake-token-1", other.get());
        }
    }

    @Test
    void tokensInUseAreListedForMasking() throws Exception {
        assertTrue(source.inUse().isEmpty());
        source.provedBy(List.of(SecretText.of("not-a-real-secret")));
        get(working());
        assertEquals(List.of(SecretText.of("not-a-real-secret"), SecretText.of("fake-token-1")), source.inUse());
        source.drop(SecretText.of("fake-token-1"));
        assertEquals(List.of(SecretText.of("not-a-real-secret")), source.inUse());
    }

    @Test
    void claimsAreKeptUntilReplaced() {
        assertNull(source.claims());
        source.claim("{\"a\":1}");
        source.claim(null);
        assertEquals("{\"a\":1}", source.claims());
        source.claim("{}");
        assertEquals("{}", source.claims());
    }

    /** So many who wait for the token that is under way. */
    private List<Future<String>> asking(int count) {
        List<Thread> threads = new ArrayList<>();
        List<Future<String>> asking = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Callable<String> call = () -> {
                synchronized (threads) {
                    threads.add(Thread.currentThread());
                }
                return get(working());
            };
            asking.add(pool.submit(call));
        }
        Awaitility.await().until(() -> {
            synchronized (threads) {
                return threads.size() == count && threads.stream().allMatch(t -> t.getState() == Thread.State.WAITING);
            }
        });
        assertFalse(asking.stream().anyMatch(Future::isDone));
        return asking;
    }

    /** A request for a token that takes its time. */
    private static final class Flight {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch end = new CountDownLatch(1);

        void hold() throws InterruptedException {
            begun.countDown();
            end.await();
        }

        TokenSource.Fetch then(Token token) {
            return attempts -> {
                hold();
                return token;
            };
        }
    }
}
