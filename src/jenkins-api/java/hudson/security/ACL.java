package hudson.security;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

public abstract class ACL {
    public static final Authentication SYSTEM2 = new UsernamePasswordAuthenticationToken("SYSTEM", "SYSTEM");

    public abstract boolean hasPermission2(Authentication a, Permission permission);

    public final boolean hasPermission(Permission p) {
        return hasPermission2(jenkins.model.Jenkins.getAuthentication2(), p);
    }
}
