package hudson.console;

import edu.umd.cs.findbugs.annotations.CheckReturnValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import org.kohsuke.stapler.framework.io.ByteBuffer;

public class AnnotatedLargeText<T> {

    private final ByteBuffer memory;

    public AnnotatedLargeText(ByteBuffer memory, Charset charset, boolean completed, T context) {
        this.memory = memory;
    }

    public long length() {
        return memory.length();
    }

    /** Returns the offset, in bytes, where the next read has to start. */
    @CheckReturnValue
    public long writeLogTo(long start, OutputStream out) throws IOException {
        try (InputStream in = memory.newInputStream()) {
            in.skipNBytes(start);
            return start + in.transferTo(out);
        }
    }
}
