package io.jenkins.plugins.azureml.transfer.blob;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * The socket factory of one HTTPS request at a time. Java keeps at most five idle connections for each host and closes all others,
 * which costs a busy agent three round trips for many of its files. It keeps them for each factory separately, so that requests
 * with factories of their own reuse all connections. The sockets are those of the default factory of the agent, with its trust.
 */
public final class ReusedTls extends SSLSocketFactory {

    /** Factories without a request, the last used one first. Never more than there were requests at a time. */
    private static final Deque<ReusedTls> IDLE = new ConcurrentLinkedDeque<>();

    private ReusedTls() {}

    /** Takes a factory that no other request uses. */
    @NonNull
    public static ReusedTls acquire() {
        ReusedTls idle = IDLE.pollFirst();
        return idle == null ? new ReusedTls() : idle;
    }

    /** Offers the factory, and the connection that was opened with it, to the next request. */
    public void release() {
        IDLE.addFirst(this);
    }

    private static SSLSocketFactory target() {
        return HttpsURLConnection.getDefaultSSLSocketFactory();
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return target().getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return target().getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
        return target().createSocket();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return target().createSocket(socket, host, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return target().createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return target().createSocket(host, port, localHost, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return target().createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return target().createSocket(address, port, localAddress, localPort);
    }
}
