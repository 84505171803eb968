package io.jenkins.plugins.azureml.forms;

import hudson.model.Run;

/** A build of a {@link TestJob}. */
public final class TestBuild extends Run<TestJob, TestBuild> {

    private final TestJob job;
    private final TestBuild previous;
    public boolean building;
    public long timeInMillis = 1_000_000;

    TestBuild(TestJob job, TestBuild previous) {
        this.job = job;
        this.previous = previous;
    }

    @Override
    public TestJob getParent() {
        return job;
    }

    @Override
    public int getNumber() {
        return previous == null ? 1 : previous.getNumber() + 1;
    }

    @Override
    public long getTimeInMillis() {
        return timeInMillis;
    }

    @Override
    public TestBuild getPreviousBuild() {
        job.loaded();
        return previous;
    }

    @Override
    public boolean isBuilding() {
        return building;
    }
}
