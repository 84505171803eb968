package io.jenkins.plugins.azureml.forms;

import hudson.security.ACL;
import hudson.security.Permission;
import java.util.Set;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;

/** Changes the global permissions of the current user until it is closed. Without it, everything is allowed. */
public final class As implements AutoCloseable {

    private As(Permission... allowed) {
        Set<Permission> set = Set.of(allowed);
        acl(set);
    }

    public static As anonymous() {
        return new As();
    }

    public static As reader() {
        return new As(Jenkins.READ);
    }

    public static As administrator() {
        return new As(Jenkins.READ, Jenkins.ADMINISTER);
    }

    private static void acl(Set<Permission> allowed) {
        Jenkins.get().setAcl(new ACL() {
            @Override
            public boolean hasPermission2(Authentication a, Permission permission) {
                return allowed == null || allowed.contains(permission);
            }
        });
    }

    @Override
    public void close() {
        acl(null);
    }
}
