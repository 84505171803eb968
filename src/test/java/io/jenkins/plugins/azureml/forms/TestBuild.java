package io.jenkins.plugins.azureml.forms;

import hudson.model.Run;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

public final class TestBuild extends Run<TestJob, TestBuild> {

    private final TestJob job;
    private final TestBuild previous;
    public boolean building;
    public long timeInMillis = 1_000_000;
    /** Where the build is saved; null for a build that is not saved. */
    public Path folder;

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
    public File getRootDir() {
        return folder == null ? super.getRootDir() : folder.toFile();
    }

    /** Creates the folder if it is missing, as Jenkins does. */
    @Override
    public synchronized void save() throws IOException {
        if (folder != null) {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("build.xml"), "<build/>");
        }
    }

    @Override
    public boolean isBuilding() {
        return building;
    }
}
