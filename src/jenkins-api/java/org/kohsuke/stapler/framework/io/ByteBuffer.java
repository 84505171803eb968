package org.kohsuke.stapler.framework.io;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

public class ByteBuffer extends OutputStream {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public synchronized void write(int b) {
        bytes.write(b);
    }

    @Override
    public synchronized void write(byte[] b, int off, int len) {
        bytes.write(b, off, len);
    }

    public synchronized long length() {
        return bytes.size();
    }

    public InputStream newInputStream() {
        synchronized (this) {
            return new ByteArrayInputStream(bytes.toByteArray());
        }
    }
}
