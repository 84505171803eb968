package hudson.model.queue;

import hudson.model.Queue;
import hudson.security.ACL;
import org.springframework.security.core.Authentication;

public class Tasks {
    private Tasks() {}

    public static Authentication getAuthenticationOf2(Queue.Task t) {
        return ACL.SYSTEM2;
    }
}
