package hudson.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import org.kohsuke.stapler.framework.io.ByteBuffer;

public class AnnotatedLargeText<T> {

    private final ByteBuffer memory;

    public AnnotatedLargeText(ByteBuffer memory, Charset charset, boolean completed, T context) {
        this.memory = memory;
    }

    /** From the beginning only. */
    public long writeLogTo(long start, OutputStream out) throws IOException {
        memory.writeTo(out);
        return 0;
    }
}
