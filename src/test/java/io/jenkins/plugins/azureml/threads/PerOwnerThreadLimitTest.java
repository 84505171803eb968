package io.jenkins.plugins.azureml.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class PerOwnerThreadLimitTest {

    private final Deque<Runnable> pool = new ArrayDeque<>();
    private final PerOwnerThreadLimit shares = new PerOwnerThreadLimit(pool::add, 2);
    private final List<String> done = new ArrayList<>();

    private void submit(String owner, int tasks) {
        Executor share = shares.of(owner);
        for (int i = 1; i <= tasks; i++) {
            String name = owner + i;
            share.execute(() -> done.add(name));
        }
    }

    @Test
    void ownerOccupiesAtMostItsShare() {
        submit("a", 5);
        submit("b", 1);
        assertEquals(3, pool.size());
    }

    @Test
    void queuedTasksRunInOrderAsTheOthersEnd() {
        submit("a", 5);
        while (!pool.isEmpty()) {
            assertTrue(pool.size() <= 2);
            pool.remove().run();
        }
        assertEquals(List.of("a1", "a2", "a3", "a4", "a5"), done);
    }

    @Test
    void shareIsFreedAfterItsTasks() {
        submit("a", 2);
        pool.remove().run();
        pool.remove().run();
        submit("a", 2);
        assertEquals(2, pool.size());
    }

    @Test
    void failedTaskFreesItsThread() {
        Executor share = shares.of("a");
        for (int i = 0; i < 2; i++) {
            share.execute(() -> {
                throw new IllegalStateException("failed");
            });
        }
        submit("a", 1);
        for (int i = 0; i < 2; i++) {
            try {
                pool.remove().run();
            } catch (IllegalStateException e) {
                // The pool's thread sees it.
            }
        }
        pool.remove().run();
        assertEquals(List.of("a1"), done);
    }
}
