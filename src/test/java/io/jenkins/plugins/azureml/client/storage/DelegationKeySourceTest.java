package io.jenkins.plugins.azureml.client.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DelegationKeySourceTest {

    private final AtomicLong clock = new AtomicLong(-7);
    private final DelegationKeySource source = new DelegationKeySource(clock::get);
    private final AtomicInteger requests = new AtomicInteger();

    private DelegationKeySource.Held held(Duration life) {
        requests.incrementAndGet();
        Instant now = Instant.now();
        UserDelegationKey key = new UserDelegationKey(
                "oid",
                "tid",
                now.minusSeconds(60).toString(),
                now.plus(life).toString(),
                "b",
                "v",
                SecretText.of("AAAA"));
        return new DelegationKeySource.Held(key, Duration.ZERO);
    }

    private DelegationKeySource.Held get(Duration life) throws Exception {
        return source.get(false, () -> held(life));
    }

    private static AzureMlException failure() {
        return AzureMlException.builder("get a user delegation key of", "storage account acct")
                .status(403)
                .code("AuthorizationPermissionMismatch")
                .build();
    }

    @Test
    void oneKeyServesManySignatures() throws Exception {
        DelegationKeySource.Held first = get(Duration.ofDays(1));
        assertSame(first, get(Duration.ofDays(1)));
        assertEquals(1, requests.get());
    }

    @Test
    void concurrentCallersShareOneRequest() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        CountDownLatch all = new CountDownLatch(8);
        try {
            Callable<DelegationKeySource.Held> call = () -> {
                all.countDown();
                all.await();
                return get(Duration.ofDays(1));
            };
            List<Future<DelegationKeySource.Held>> results =
                    pool.invokeAll(Stream.generate(() -> call).limit(8).toList());
            for (Future<DelegationKeySource.Held> result : results) {
                assertSame(results.get(0).get(), result.get());
            }
            assertEquals(1, requests.get());
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void keyIsRenewedBeforeASignatureCouldOutliveIt() throws Exception {
        DelegationKeySource.Held first = get(Duration.ofHours(7));
        clock.addAndGet(Duration.ofMinutes(2).toNanos());
        assertNotSame(first, get(Duration.ofDays(1)));
        assertEquals(2, requests.get());
    }

    @Test
    void keyThatIsShorterThanWantedIsRequestedOnceAMinute() throws Exception {
        DelegationKeySource.Held first = get(Duration.ofMinutes(10));
        assertSame(first, get(Duration.ofMinutes(10)));
        assertEquals(1, requests.get());
    }

    @Test
    void validKeyIsUsedWhileRenewalFails() throws Exception {
        DelegationKeySource.Held first = get(Duration.ofHours(7));
        DelegationKeySource.Fetch failing = () -> {
            requests.incrementAndGet();
            throw failure();
        };
        clock.addAndGet(Duration.ofMinutes(2).toNanos());
        assertSame(first, source.get(false, failing));
        assertSame(first, source.get(false, failing));
        assertEquals(2, requests.get(), "the next renewal is tried a minute later");
        clock.addAndGet(Duration.ofMinutes(2).toNanos());
        assertNotSame(first, get(Duration.ofDays(1)));
    }

    @Test
    void failureIsNotKept() throws Exception {
        assertThrows(
                AzureMlException.class,
                () -> source.get(false, () -> {
                    throw failure();
                }));
        get(Duration.ofDays(1));
        assertEquals(1, requests.get());
    }

    @Test
    void pollDoesNotRepeatARequestThatHasJustFailed() throws Exception {
        DelegationKeySource.Fetch failing = () -> {
            requests.incrementAndGet();
            throw failure();
        };
        for (int i = 0; i < 3; i++) {
            AzureMlException e = assertThrows(AzureMlException.class, () -> source.get(true, failing));
            assertEquals(403, e.status());
        }
        assertEquals(1, requests.get());
        clock.addAndGet(Duration.ofMinutes(2).toNanos());
        source.get(true, () -> held(Duration.ofDays(1)));
        assertEquals(2, requests.get());
    }

    @Test
    void expiredKeyIsReplaced() throws Exception {
        get(Duration.ofMinutes(1));
        get(Duration.ofDays(1));
        assertEquals(2, requests.get());
    }

    @Test
    void newKeyIsNotDiscardedByRefusalsOfItsPredecessor() throws Exception {
        DelegationKeySource.Held first = get(Duration.ofDays(1));
        source.drop("2020-01-01T00:00:00Z");
        assertSame(first, get(Duration.ofDays(1)));
        source.drop(first.key().start());
        DelegationKeySource.Held second = get(Duration.ofDays(1));
        assertNotSame(first, second);
        source.drop(first.key().start());
        assertSame(second, get(Duration.ofDays(1)));
    }

    @Test
    void pollDoesNotWaitLongForTheRequestOfAnotherCaller() throws Exception {
        CountDownLatch requesting = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Future<DelegationKeySource.Held> other = pool.submit(() -> source.get(false, () -> {
                requesting.countDown();
                try {
                    end.await();
                    return held(Duration.ofDays(1));
                } catch (InterruptedException e) {
                    throw failure();
                }
            }));
            requesting.await();
            AzureMlException e =
                    assertThrows(AzureMlException.class, () -> source.get(true, () -> held(Duration.ofDays(1))));
            assertEquals("Timeout", e.code());
            end.countDown();
            other.get();
        } finally {
            pool.shutdownNow();
        }
    }
}
