package io.jenkins.plugins.azureml.testing;

import hudson.ExtensionList;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.azureml.net.ControllerHttp;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import io.jenkins.plugins.azureml.threads.ControllerShutdown;
import java.util.concurrent.TimeUnit;

/** Ends the plugin as a controller that is shut down does, so that another one can begin in the same JVM. */
public final class ControllerEnd {

    /** A task that cannot be interrupted must not block a test forever. */
    private static final long LIMIT_SECONDS = 10;

    private ControllerEnd() {}

    /**
     * Tells the listeners, interrupts all tasks and closes all connections, in the order of Jenkins. Until the threads have
     * ended, the controller is shutting down: otherwise a task that is just running could schedule another one, and with it
     * create a pool that nothing shuts down.
     */
    public static void shutDown() throws InterruptedException {
        try {
            ExtensionList.lookup(ItemListener.class).forEach(ItemListener::onBeforeShutdown);
            AmlThreads.shutDown();
            ControllerHttp.close();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
            while (!PluginThreads.describe().isEmpty() && System.nanoTime() < end) {
                Thread.sleep(2);
            }
        } finally {
            ExtensionList.renew(ControllerShutdown.class);
        }
    }
}
