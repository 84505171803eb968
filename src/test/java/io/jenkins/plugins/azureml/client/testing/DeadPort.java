package io.jenkins.plugins.azureml.client.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** A port on which nothing listens, and nothing else can begin to while this is open. */
public final class DeadPort implements AutoCloseable {

    private final Socket holder = new Socket();

    public DeadPort() throws IOException {
        // Bound and never listening: who connects is refused.
        holder.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    }

    public int port() {
        return holder.getLocalPort();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    @Override
    public void close() throws IOException {
        holder.close();
    }
}
