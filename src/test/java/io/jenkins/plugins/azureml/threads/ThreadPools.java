package io.jenkins.plugins.azureml.threads;

/** Gives tests of other packages a look at the pools. */
public final class ThreadPools {

    private ThreadPools() {}

    /** Returns whether no task is running at the moment. */
    public static boolean areIdle() {
        return AmlThreads.areIdle();
    }
}
