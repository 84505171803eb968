package io.jenkins.plugins.azureml.forms;

import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.security.ACL;
import hudson.security.Permission;
import java.io.File;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.springframework.security.core.Authentication;

/** A job with configurable permissions. By default everything is allowed. */
public final class TestJob extends Job<TestJob, TestBuild> {

    private final String name;
    private Set<Permission> allowed;
    private TestBuild last;
    private int loads;
    private Path folder;
    private boolean buildable = true;
    private TestFolder parent;

    public TestJob(String name) {
        this.name = name;
    }

    public TestJob allow(Permission... permissions) {
        allowed = new HashSet<>(Set.of(permissions));
        return this;
    }

    public TestBuild newBuild() {
        last = new TestBuild(this, last);
        return last;
    }

    /** Returns how often a build was loaded, which reads from disk in Jenkins. */
    public int loads() {
        return loads;
    }

    void loaded() {
        loads++;
    }

    /** Sets the folder of the job. */
    public TestJob in(Path value) {
        folder = value;
        return this;
    }

    /** Sets whether the job is enabled. */
    public TestJob buildable(boolean value) {
        buildable = value;
        return this;
    }

    @Override
    public boolean isBuildable() {
        return buildable;
    }

    @Override
    public File getRootDir() {
        return folder == null ? super.getRootDir() : folder.toFile();
    }

    @Override
    public TestBuild getLastBuild() {
        loaded();
        return last;
    }

    /** Puts the job into a folder. */
    public TestJob in(TestFolder group) {
        parent = group;
        return this;
    }

    @Override
    public ItemGroup<? extends Item> getParent() {
        return parent;
    }

    @Override
    public String getFullName() {
        return parent == null ? name : parent.getFullName() + "/" + name;
    }

    @Override
    public String getDisplayName() {
        return name;
    }

    @Override
    public ACL getACL() {
        return new ACL() {
            @Override
            public boolean hasPermission2(Authentication a, Permission permission) {
                return allowed == null || allowed.contains(permission);
            }
        };
    }
}
