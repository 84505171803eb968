package hudson.remoting;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

/** Passes on another stream; the real one also sends its bytes to an agent. */
public class RemoteInputStream extends InputStream implements Serializable {
    private final transient InputStream core;

    public enum Flag {
        GREEDY
    }

    public RemoteInputStream(InputStream core, Flag f) {
        this.core = core;
    }

    @Override
    public int read() throws IOException {
        return core.read();
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        return core.read(b, off, len);
    }

    @Override
    public void close() throws IOException {
        core.close();
    }
}
