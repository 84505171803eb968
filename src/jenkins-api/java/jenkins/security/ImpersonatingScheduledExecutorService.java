package jenkins.security;

import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import jenkins.model.Jenkins;
import jenkins.util.InterceptingScheduledExecutorService;
import org.springframework.security.core.Authentication;

public final class ImpersonatingScheduledExecutorService extends InterceptingScheduledExecutorService {
    private final Authentication authentication;

    public ImpersonatingScheduledExecutorService(ScheduledExecutorService base, Authentication authentication) {
        super(base);
        this.authentication = authentication;
    }

    protected Runnable wrap(Runnable r) {
        return () -> {
            Authentication before = Jenkins.getAuthentication2();
            Jenkins.setAuthentication(authentication);
            try {
                r.run();
            } finally {
                Jenkins.setAuthentication(before);
            }
        };
    }

    protected <V> Callable<V> wrap(Callable<V> r) {
        return () -> {
            Authentication before = Jenkins.getAuthentication2();
            Jenkins.setAuthentication(authentication);
            try {
                return r.call();
            } finally {
                Jenkins.setAuthentication(before);
            }
        };
    }
}
