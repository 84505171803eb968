package io.jenkins.plugins.azureml.threads;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.listeners.ItemListener;
import jenkins.model.Jenkins;

/**
 * Detects that the controller is shutting down. {@link Jenkins#isTerminating} becomes true only after the {@code @Terminator}
 * methods have closed connections and interrupted threads. That is too late to distinguish their effects from failures.
 */
@Extension
public final class ControllerShutdown extends ItemListener {

    private volatile boolean begun;

    @Override
    public void onBeforeShutdown() {
        begun = true;
    }

    /** Returns true from before anything is closed. Results and log lines may not be saved from then on. */
    public static boolean hasBegun() {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        return jenkins == null
                || jenkins.isTerminating()
                || ExtensionList.lookupSingleton(ControllerShutdown.class).begun;
    }
}
