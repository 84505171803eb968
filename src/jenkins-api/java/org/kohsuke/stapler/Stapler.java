package org.kohsuke.stapler;

public class Stapler {
    private static final ThreadLocal<StaplerRequest2> CURRENT = new ThreadLocal<>();

    private Stapler() {}

    public static StaplerRequest2 getCurrentRequest2() {
        return CURRENT.get();
    }

    /** Not in Stapler. For tests. */
    public static void setCurrentRequest(StaplerRequest2 request) {
        CURRENT.set(request);
    }
}
