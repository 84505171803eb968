package io.jenkins.plugins.azureml.freestyle;

import hudson.model.AbstractProject;
import hudson.security.ACL;
import hudson.security.Permission;
import org.springframework.security.core.Authentication;

/** A freestyle job in which everything is allowed. */
public final class TestProject extends AbstractProject<TestProject, TestFreestyleBuild> {

    @Override
    public String getFullName() {
        return "free";
    }

    @Override
    public String getDisplayName() {
        return "free";
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
