package io.jenkins.plugins.azureml.threads;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.security.ACL;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;

class AmlThreadsTest {

    @AfterEach
    void shutDown() {
        AmlThreads.shutDown();
    }

    /** Each pool, as a function that runs a task on it and returns the result. */
    static List<Function<Supplier<Object>, Object>> pools() {
        return List.of(
                task -> run(AmlThreads.polls(), task),
                task -> run(AmlThreads.cancellations(), task),
                task -> run(AmlThreads.timers(), task),
                task -> run(AmlThreads.finalizers(), task),
                task -> run(AmlThreads.transfers(), task),
                task -> {
                    CompletableFuture<Object> result = new CompletableFuture<>();
                    AmlThreads.poll("workspace", 0, () -> result.complete(task.get()));
                    return result.orTimeout(1, TimeUnit.MINUTES).join();
                });
    }

    private static Object run(ExecutorService pool, Supplier<Object> task) {
        return CompletableFuture.supplyAsync(task, pool)
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
    }

    @ParameterizedTest
    @MethodSource("pools")
    void threadsDoNotInheritTheContextClassLoader(Function<Supplier<Object>, Object> pool) throws Exception {
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        try (URLClassLoader ofABuild = new URLClassLoader(new URL[0], before)) {
            current.setContextClassLoader(ofABuild);
            Object inherited = pool.apply(() -> Thread.currentThread().getContextClassLoader());
            assertNotSame(ofABuild, inherited);
            assertSame(Jenkins.class.getClassLoader(), inherited);
        } finally {
            current.setContextClassLoader(before);
        }
    }

    @ParameterizedTest
    @MethodSource("pools")
    void tasksRunAsSystem(Function<Supplier<Object>, Object> pool) {
        // A task that leaves its authentication behind does not pass it on to the next one.
        UsernamePasswordAuthenticationToken user = new UsernamePasswordAuthenticationToken("user", "");
        for (int i = 0; i < 50; i++) {
            assertSame(ACL.SYSTEM2, pool.apply(() -> {
                Object found = Jenkins.getAuthentication2();
                Jenkins.setAuthentication(user);
                return found;
            }));
        }
        assertNotSame(user, Jenkins.getAuthentication2());
    }

    @Test
    void transfersAreBusyWhenEachThreadHasATask() throws Exception {
        assertFalse(AmlThreads.transfersAreBusy());
        CountDownLatch running = new CountDownLatch(8);
        CountDownLatch release = new CountDownLatch(1);
        for (int i = 0; i < 8; i++) {
            assertFalse(AmlThreads.transfersAreBusy());
            AmlThreads.transfers().submit(() -> {
                running.countDown();
                return release.await(1, TimeUnit.MINUTES);
            });
        }
        assertTrue(running.await(1, TimeUnit.MINUTES));
        assertTrue(AmlThreads.transfersAreBusy());
        release.countDown();
    }
}
