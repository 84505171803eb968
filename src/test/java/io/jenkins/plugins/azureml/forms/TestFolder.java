package io.jenkins.plugins.azureml.forms;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.security.ACL;
import hudson.security.Permission;
import org.springframework.security.core.Authentication;

/** A folder in which everything is allowed. */
public final class TestFolder extends AbstractFolder<Item> {

    private final TestFolder parent;
    private final String name;

    /** @param parent null for a top-level folder */
    public TestFolder(TestFolder parent, String name) {
        this.parent = parent;
        this.name = name;
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
                return true;
            }
        };
    }
}
