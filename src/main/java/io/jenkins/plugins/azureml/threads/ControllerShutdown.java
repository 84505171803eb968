package io.jenkins.plugins.azureml.threads;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.listeners.ItemListener;
import jenkins.model.Jenkins;

/**
 * Whether the controller is being shut down. Jenkins itself says so only when the {@code @Terminator} methods have run, which is
 * after the plugin's connections were closed and its threads interrupted: too late to tell what they cut off from a failure.
 */
@Extension
public final class ControllerShutdown extends ItemListener {

    private volatile boolean begun;

    @Override
    public void onBeforeShutdown() {
        begun = true;
    }

    /** True before anything is closed, and from then on: what is done or printed now is not sure to be remembered. */
    public static boolean hasBegun() {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        return jenkins == null
                || jenkins.isTerminating()
                || ExtensionList.lookupSingleton(ControllerShutdown.class).begun;
    }
}
