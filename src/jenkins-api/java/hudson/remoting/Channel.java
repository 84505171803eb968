package hudson.remoting;

/** The connection to an agent; there is none in tests. */
public class Channel implements VirtualChannel {
    private Channel() {}

    public static Channel current() {
        return null;
    }
}
