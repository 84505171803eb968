package io.jenkins.plugins.azureml.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With eight threads. The clock stands still unless a test moves it. */
class FairPollSchedulerTest {

    private static final long SLOW = TimeUnit.SECONDS.toNanos(5);

    private final ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(8);
    private final CountDownLatch hang = new CountDownLatch(1);
    private final AtomicInteger hanging = new AtomicInteger();
    private final AtomicLong clock = new AtomicLong();
    private final FairPollScheduler scheduler = new FairPollScheduler(pool, 8, SLOW, clock::get);

    @AfterEach
    void end() {
        hang.countDown();
        pool.shutdownNow();
    }

    private void hang() {
        hang(hang);
    }

    private void hang(CountDownLatch end) {
        hanging.incrementAndGet();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            hanging.decrementAndGet();
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(condition);
    }

    private void pollQuickly(String workspace) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        scheduler.schedule(workspace, 0, done::countDown);
        assertTrue(done.await(1, TimeUnit.MINUTES), workspace);
    }

    @Test
    void unknownWorkspaceGetsTwoThreads() throws Exception {
        for (int i = 0; i < 20; i++) {
            scheduler.schedule("bad", 0, this::hang);
        }
        await(() -> hanging.get() == 2);
        for (int i = 0; i < 20; i++) {
            pollQuickly("good");
        }
        assertEquals(2, hanging.get());
    }

    @Test
    void fastWorkspaceLeavesTwoThreadsFree() throws Exception {
        pollQuickly("good");
        pollQuickly("bad");
        // The scheduler records a poll shortly after its task has ended.
        await(() -> {
            scheduler.schedule("bad", 0, this::hang);
            return hanging.get() == 6;
        });
        pollQuickly("good");
        assertEquals(6, hanging.get());
    }

    @Test
    void twoWorkspacesThatBeginToHangLeaveAThreadForAThird() throws Exception {
        for (String each : List.of("good", "bad", "worse")) {
            pollQuickly(each);
        }
        for (int i = 0; i < 20; i++) {
            scheduler.schedule("bad", 0, this::hang);
            scheduler.schedule("worse", 0, this::hang);
        }
        await(() -> hanging.get() >= 6);
        for (int i = 0; i < 20; i++) {
            pollQuickly("good");
        }
        assertTrue(hanging.get() <= 7);
    }

    @Test
    void fastPollsDoNotHideASlowOne() throws Exception {
        pollQuickly("workspace");
        CountDownLatch slow = new CountDownLatch(1);
        scheduler.schedule("workspace", 0, () -> {
            clock.addAndGet(SLOW + 1);
            slow.countDown();
        });
        assertTrue(slow.await(1, TimeUnit.MINUTES));
        await(() -> pool.getActiveCount() == 0);
        pollQuickly("workspace");
        await(() -> pool.getActiveCount() == 0);
        for (int i = 0; i < 20; i++) {
            scheduler.schedule("workspace", 0, this::hang);
        }
        await(() -> hanging.get() == 2);
        pollQuickly("other");
        assertEquals(2, hanging.get());
    }

    @Test
    void slowPollIsForgottenAfterAMinute() throws Exception {
        pollQuickly("workspace");
        CountDownLatch slow = new CountDownLatch(1);
        scheduler.schedule("workspace", 0, () -> {
            clock.addAndGet(SLOW + 1);
            slow.countDown();
        });
        assertTrue(slow.await(1, TimeUnit.MINUTES));
        await(() -> pool.getActiveCount() == 0);
        pollQuickly("workspace");
        await(() -> pool.getActiveCount() == 0);
        clock.addAndGet(TimeUnit.MINUTES.toNanos(1) + 1);
        await(() -> {
            scheduler.schedule("workspace", 0, this::hang);
            return hanging.get() == 6;
        });
    }

    @Test
    void manyWorkspacesThatHangLeaveAThreadForFastOnes() throws Exception {
        pollQuickly("good");
        for (int i = 0; i < 20; i++) {
            scheduler.schedule("bad " + i, 0, this::hang);
        }
        await(() -> hanging.get() == 7);
        for (int i = 0; i < 20; i++) {
            pollQuickly("good");
        }
        assertEquals(7, hanging.get());
    }

    @Test
    void workspaceWithARunningSlowPollGetsTwoThreads() throws Exception {
        pollQuickly("workspace");
        scheduler.schedule("workspace", 0, this::hang);
        await(() -> hanging.get() == 1);
        clock.addAndGet(SLOW + 1);
        List<Future<?>> more = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            more.add(scheduler.schedule("workspace", 0, this::hang));
        }
        await(() -> hanging.get() == 2);
        more.forEach(each -> each.cancel(true));
        hang.countDown();
        for (int i = 0; i < 10; i++) {
            pollQuickly("workspace");
        }
    }

    @Test
    void backgroundPollsLeaveAThreadToOtherPollsOfTheirWorkspace() throws Exception {
        pollQuickly("workspace");
        await(() -> {
            scheduler.scheduleInBackground("workspace", this::hang);
            return hanging.get() == 5;
        });
        for (int i = 0; i < 20; i++) {
            scheduler.scheduleInBackground("workspace", this::hang);
            pollQuickly("workspace");
        }
        assertEquals(5, hanging.get());
    }

    @Test
    void backgroundPollsOfAnUnknownWorkspaceGetOneThread() throws Exception {
        for (int i = 0; i < 20; i++) {
            scheduler.scheduleInBackground("bad", this::hang);
        }
        await(() -> hanging.get() == 1);
        pollQuickly("bad");
        pollQuickly("good");
    }

    @Test
    void backgroundPollsRunAfterAllOthersThatWait() throws Exception {
        scheduler.schedule("bad", 0, this::hang);
        CountDownLatch busy = new CountDownLatch(1);
        scheduler.schedule("bad", 0, () -> hang(busy));
        await(() -> hanging.get() == 2);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        scheduler.scheduleInBackground("bad", () -> order.add("background"));
        Future<?> cancelled = scheduler.scheduleInBackground("bad", () -> order.add("cancelled"));
        await(() -> pool.getQueue().isEmpty());
        for (int i = 0; i < 3; i++) {
            scheduler.schedule("bad", 0, () -> order.add("poll"));
        }
        await(() -> pool.getQueue().isEmpty() && pool.getActiveCount() == 2);
        assertTrue(cancelled.cancel(true));
        // A workspace with a slow poll has two threads, one of which still hangs, so that one runs all of these.
        clock.addAndGet(SLOW + 1);
        busy.countDown();
        await(() -> order.size() == 4);
        assertEquals("background", order.get(3), order.toString());
        hang.countDown();
    }

    @Test
    void allQueuedPollsRun() throws Exception {
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 2000; i++) {
            scheduler.schedule("workspace " + i % 50, i % 7, done::incrementAndGet);
        }
        await(() -> done.get() == 2000);
    }

    @Test
    void queuedPollThatIsCancelledNeverRuns() throws Exception {
        scheduler.schedule("bad", 0, this::hang);
        scheduler.schedule("bad", 0, this::hang);
        await(() -> hanging.get() == 2);
        AtomicInteger ran = new AtomicInteger();
        Future<?> third = scheduler.schedule("bad", 0, ran::incrementAndGet);
        CountDownLatch fourth = new CountDownLatch(1);
        scheduler.schedule("bad", 0, fourth::countDown);
        await(() -> pool.getQueue().isEmpty());
        assertTrue(third.cancel(true));
        hang.countDown();
        assertTrue(fourth.await(1, TimeUnit.MINUTES));
        assertEquals(0, ran.get());
    }

    @Test
    void scheduledPollThatIsCancelledNeverRuns() throws Exception {
        pool.setRemoveOnCancelPolicy(true);
        AtomicInteger ran = new AtomicInteger();
        assertTrue(scheduler.schedule("workspace", 60_000, ran::incrementAndGet).cancel(true));
        assertTrue(pool.getQueue().isEmpty());
        pollQuickly("workspace");
        assertEquals(0, ran.get());
    }
}
