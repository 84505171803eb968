package hudson.security;

import jenkins.model.Jenkins;
import org.springframework.security.access.AccessDeniedException;

public interface AccessControlled {
    ACL getACL();

    default boolean hasPermission(Permission permission) {
        return getACL().hasPermission2(Jenkins.getAuthentication2(), permission);
    }

    default boolean hasAnyPermission(Permission... permissions) {
        for (Permission permission : permissions) if (hasPermission(permission)) return true;
        return false;
    }

    default void checkAnyPermission(Permission... permissions) throws AccessDeniedException {
        if (!hasAnyPermission(permissions))
            throw new AccessDeniedException(Jenkins.getAuthentication2().getName() + " is missing a permission");
    }

    default void checkPermission(Permission permission) throws AccessDeniedException {
        if (!hasPermission(permission))
            throw new AccessDeniedException(
                    Jenkins.getAuthentication2().getName() + " is missing the " + permission.getId() + " permission");
    }
}
