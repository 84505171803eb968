package io.jenkins.plugins.azureml.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Forwards connections as a network with a round-trip time and a bandwidth would: each byte arrives half a round trip after it
 * was sent, bytes wait for those before them, and the first bytes of a connection wait one round trip longer, since TCP exchanges
 * two packets before. The round trips of TLS pass through the link like all others. Nothing is lost, and there is no slow
 * start.
 */
final class NetworkLink implements AutoCloseable {

    /** Bytes of a direction of a connection that can be under way at a time. */
    private static final int WINDOW = 4 * 1024 * 1024;

    private static final int PACKET = 16 * 1024;

    private final LinkProfile profile;
    private final Direction up;
    private final Direction down;
    private final List<ServerSocket> listeners = new ArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();

    /** Forwards {@code ports} ports from {@code from} on to those from {@code to} on. */
    NetworkLink(LinkProfile profile, int from, int to, int ports) throws IOException {
        this.profile = profile;
        up = new Direction(profile);
        down = new Direction(profile);
        for (int i = 0; i < ports; i++) {
            ServerSocket listener = new ServerSocket(from + i, 1024, InetAddress.getLoopbackAddress());
            listeners.add(listener);
            int target = to + i;
            start("accept", () -> accept(listener, target));
        }
    }

    /** Returns the number of connections so far. */
    long connections() {
        return connections.get();
    }

    private void accept(ServerSocket listener, int target) throws IOException {
        while (true) {
            Socket client = listener.accept();
            connections.incrementAndGet();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.addAll(List.of(client, server));
            forward(client, server, up, System.nanoTime() + profile.roundTrip().toNanos());
            forward(server, client, down, System.nanoTime());
        }
    }

    /** @param opened when the first byte can leave, by {@link System#nanoTime} */
    private void forward(Socket from, Socket to, Direction direction, long opened) throws IOException {
        to.setTcpNoDelay(true);
        Semaphore window = new Semaphore(WINDOW);
        BlockingQueue<Packet> underWay = new LinkedBlockingQueue<>();
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        start("send", () -> {
            byte[] buffer = new byte[PACKET];
            try {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    window.acquire(n);
                    underWay.add(new Packet(Arrays.copyOf(buffer, n), direction.arrival(n, opened)));
                }
            } finally {
                underWay.add(new Packet(new byte[0], direction.arrival(0, opened)));
            }
        });
        start("deliver", () -> {
            try {
                for (Packet next = underWay.take(); next.bytes.length > 0; next = underWay.take()) {
                    TimeUnit.NANOSECONDS.sleep(next.arrival - System.nanoTime());
                    out.write(next.bytes);
                    window.release(next.bytes.length);
                }
                sockets.remove(to);
                if (sockets.contains(from)) {
                    to.shutdownOutput();
                    return;
                }
            } catch (IOException e) {
                // The receiver has closed the connection, which the sender must see as well.
            }
            sockets.removeAll(List.of(from, to));
            from.close();
            to.close();
        });
    }

    /** Bytes on their way, and when they arrive, by {@link System#nanoTime}. */
    private record Packet(byte[] bytes, long arrival) {}

    /** One direction of the link, which all connections share. */
    private static final class Direction {
        private final LinkProfile profile;
        private long free = System.nanoTime();

        Direction(LinkProfile profile) {
            this.profile = profile;
        }

        synchronized long arrival(int bytes, long opened) {
            long now = System.nanoTime();
            free = Math.max(free, now) + (long) (profile.transferSeconds(bytes) * 1e9);
            return Math.max(free, opened) + profile.roundTrip().toNanos() / 2;
        }
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    /** A task ends when a socket is closed, which the client sees as well. */
    private static void start(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException | InterruptedException e) {
                        // Closed by one side, or at the end.
                    }
                },
                "link: " + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket listener : listeners) {
            listener.close();
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
