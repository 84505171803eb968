package hudson.remoting;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;

/** Passes bytes on to another stream; the real one also receives them from an agent. */
public final class RemoteOutputStream extends OutputStream implements Serializable {
    private final transient OutputStream core;

    public RemoteOutputStream(OutputStream core) {
        this.core = core;
    }

    @Override
    public void write(int b) throws IOException {
        core.write(b);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        core.write(b, off, len);
    }

    @Override
    public void close() throws IOException {
        core.close();
    }
}
