package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Creates, updates and deletes endpoints and deployments in the background as long-running operations. */
final class EndpointOperations {
    private static final Logger LOGGER = Logger.getLogger(EndpointOperations.class.getName());

    /** The part of an operation that takes time. */
    @FunctionalInterface
    interface Task {
        void run() throws IOException;
    }

    /** Receives the result just before the operation ends. */
    @FunctionalInterface
    interface End {
        void with(boolean well);
    }

    private final Azure azure;
    private final ScheduledExecutorService timer;
    private final Executor executor;
    final EndpointFaults switches;

    EndpointOperations(Azure azure, ScheduledExecutorService timer, Executor executor, EndpointFaults switches) {
        this.azure = azure;
        this.timer = timer;
        this.executor = executor;
        this.switches = switches;
    }

    void begin(
            Operations.Operation operation,
            String endpoint,
            String deployment,
            Task task,
            End end,
            Supplier<JsonNode> result) {
        ServiceException failure = switches.provisioningFailure(endpoint, deployment);
        timer.schedule(
                () -> {
                    switches.hold(endpoint, deployment)
                            .thenRunAsync(() -> run(operation, failure, task, end, result), executor);
                },
                azure.options.stateTime.toMillis() * 3,
                TimeUnit.MILLISECONDS);
    }

    private void run(
            Operations.Operation operation, ServiceException failure, Task task, End end, Supplier<JsonNode> result) {
        try {
            if (failure != null) {
                throw failure;
            }
            task.run();
            end.with(true);
            operation.succeed(azure.clock.now(), result);
        } catch (ServiceException exception) {
            end.with(false);
            operation.fail(azure.clock.now(), exception);
        } catch (IOException | RuntimeException e) {
            if (!timer.isShutdown()) {
                LOGGER.log(Level.WARNING, "An endpoint operation failed", e);
            }
            end.with(false);
            operation.fail(azure.clock.now(), new ServiceException(500, "InternalServerError", e.toString()));
        }
    }

    static void requireIdle(Provisioning provisioning, String what) {
        if (provisioning.isInProgress()) {
            throw new ServiceException(
                    409,
                    "UserError",
                    "The operation cannot be started: another one is in progress on " + what + ", which is "
                            + provisioning.state() + ".",
                    "ConflictError");
        }
    }
}
