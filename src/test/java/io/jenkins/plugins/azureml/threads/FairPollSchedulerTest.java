package io.jenkins.plugins.azureml.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A place that hangs keeps no other waiting. Eight threads; what takes longer than the time given is slow. */
class FairPollSchedulerTest {

    private static final long NEVER = Duration.ofDays(1).toNanos();

    private final ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(8);
    private final CountDownLatch hang = new CountDownLatch(1);
    private final AtomicInteger hanging = new AtomicInteger();

    @AfterEach
    void end() {
        hang.countDown();
        pool.shutdownNow();
    }

    private void hang() {
        hanging.incrementAndGet();
        try {
            hang.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            hanging.decrementAndGet();
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(condition);
    }

    private void quick(FairPollScheduler lanes, String place) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        lanes.schedule(place, 0, done::countDown);
        assertTrue(done.await(1, TimeUnit.MINUTES), place);
    }

    @Test
    void aPlaceOfWhichNothingIsKnownHasTwoThreads() throws Exception {
        FairPollScheduler lanes = new FairPollScheduler(pool, NEVER);
        for (int i = 0; i < 20; i++) {
            lanes.schedule("bad", 0, this::hang);
        }
        await(() -> hanging.get() == 2);
        for (int i = 0; i < 20; i++) {
            quick(lanes, "good");
        }
        assertEquals(2, hanging.get());
    }

    @Test
    void aPlaceThatWasQuickLeavesTwoThreadsToOthers() throws Exception {
        FairPollScheduler lanes = new FairPollScheduler(pool, NEVER);
        quick(lanes, "good");
        quick(lanes, "bad");
        // The end of a poll is noted a moment after it.
        await(() -> {
            lanes.schedule("bad", 0, this::hang);
            return hanging.get() == 6;
        });
        quick(lanes, "good");
        assertEquals(6, hanging.get());
    }

    @Test
    void twoQuickPlacesThatBeginToHangLeaveAThreadToAThird() throws Exception {
        FairPollScheduler lanes = new FairPollScheduler(pool, NEVER);
        for (String place : List.of("good", "bad", "worse")) {
            quick(lanes, place);
        }
        for (int i = 0; i < 20; i++) {
            lanes.schedule("bad", 0, this::hang);
            lanes.schedule("worse", 0, this::hang);
        }
        await(() -> hanging.get() >= 6);
        for (int i = 0; i < 20; i++) {
            quick(lanes, "good");
        }
        assertTrue(hanging.get() <= 7);
    }

    @Test
    void aPlaceThatHangsNowAndThenIsNotQuickByPollsThatAskNothing() throws Exception {
        FairPollScheduler lanes =
                new FairPollScheduler(pool, Duration.ofMillis(100).toNanos());
        quick(lanes, "place");
        CountDownLatch slow = new CountDownLatch(1);
        lanes.schedule("place", 0, () -> {
            try {
                Thread.sleep(300);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            slow.countDown();
        });
        slow.await();
        quick(lanes, "place");
        for (int i = 0; i < 20; i++) {
            lanes.schedule("place", 0, this::hang);
        }
        await(() -> hanging.get() == 2);
        quick(lanes, "other");
        assertEquals(2, hanging.get());
    }

    @Test
    void manyPlacesThatHangLeaveAThreadToTheQuickOnes() throws Exception {
        FairPollScheduler lanes = new FairPollScheduler(pool, NEVER);
        quick(lanes, "good");
        for (int i = 0; i < 20; i++) {
            lanes.schedule("bad " + i, 0, this::hang);
        }
        await(() -> hanging.get() == 7);
        for (int i = 0; i < 20; i++) {
            quick(lanes, "good");
        }
        assertEquals(7, hanging.get());
    }

    @Test
    void aPlaceThatHasBecomeSlowHasTwoThreadsUntilItIsQuickAgain() throws Exception {
        FairPollScheduler lanes =
                new FairPollScheduler(pool, Duration.ofMillis(300).toNanos());
        quick(lanes, "place");
        lanes.schedule("place", 0, this::hang);
        await(() -> hanging.get() == 1);
        Thread.sleep(400);
        List<Future<?>> more = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            more.add(lanes.schedule("place", 0, this::hang));
        }
        await(() -> hanging.get() == 2);
        more.forEach(each -> each.cancel(true));
        hang.countDown();
        for (int i = 0; i < 10; i++) {
            quick(lanes, "place");
        }
    }

    @Test
    void allThatWaitForAThreadGetOne() throws Exception {
        FairPollScheduler lanes = new FairPollScheduler(pool, NEVER);
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 2000; i++) {
            lanes.schedule("place " + i % 50, i % 7, done::incrementAndGet);
        }
        await(() -> done.get() == 2000);
    }

    @Test
    void whatIsCancelledWhileItWaitsForAThreadNeverRuns() throws Exception {
        FairPollScheduler lanes = new FairPollScheduler(pool, NEVER);
        lanes.schedule("bad", 0, this::hang);
        lanes.schedule("bad", 0, this::hang);
        await(() -> hanging.get() == 2);
        AtomicInteger ran = new AtomicInteger();
        Future<?> third = lanes.schedule("bad", 0, ran::incrementAndGet);
        CountDownLatch fourth = new CountDownLatch(1);
        lanes.schedule("bad", 0, fourth::countDown);
        await(() -> pool.getQueue().isEmpty());
        assertTrue(third.cancel(true));
        hang.countDown();
        assertTrue(fourth.await(1, TimeUnit.MINUTES));
        assertEquals(0, ran.get());
    }

    @Test
    void whatIsCancelledBeforeItsTimeNeverRuns() throws Exception {
        FairPollScheduler lanes = new FairPollScheduler(pool, NEVER);
        pool.setRemoveOnCancelPolicy(true);
        AtomicInteger ran = new AtomicInteger();
        assertTrue(lanes.schedule("place", 60_000, ran::incrementAndGet).cancel(true));
        assertTrue(pool.getQueue().isEmpty());
        quick(lanes, "place");
        assertEquals(0, ran.get());
    }
}
