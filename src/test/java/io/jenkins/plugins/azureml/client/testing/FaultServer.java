package io.jenkins.plugins.azureml.client.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * An HTTP server on loopback that does what it is told for each request, broken answers among it. Plain sockets, since
 * a real server would not let itself be made to misbehave.
 */
public final class FaultServer implements AutoCloseable {

    private final ServerSocket socket;
    private final String scheme;
    private final Map<String, Deque<Reply>> scripts = new ConcurrentHashMap<>();
    private final Map<String, Function<Seen, Reply>> handlers = new ConcurrentHashMap<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean forgetful;
    private volatile Function<Seen, Reply> otherwise = request ->
            Reply.json(404, "{\"error\":{\"code\":\"NotFound\",\"message\":\"no script for " + request.path() + "\"}}");

    public FaultServer() throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), "http");
    }

    public FaultServer(ServerSocket socket, String scheme) {
        this.socket = socket;
        this.scheme = scheme;
        Thread acceptor = new Thread(this::accept, "fault-server");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    public int port() {
        return socket.getLocalPort();
    }

    public URI uri(String path) {
        return URI.create(scheme + "://127.0.0.1:" + port() + path);
    }

    /** The replies to "METHOD /path", one after the other; the last one stays. */
    public FaultServer script(String request, Reply... replies) {
        scripts.put(request, new ArrayDeque<>(List.of(replies)));
        return this;
    }

    public FaultServer on(String request, Function<Seen, Reply> handler) {
        handlers.put(request, handler);
        return this;
    }

    public FaultServer otherwise(Function<Seen, Reply> handler) {
        otherwise = handler;
        return this;
    }

    /** Keeps no record of requests, for tests of a million of them. */
    public FaultServer forgetful() {
        forgetful = true;
        return this;
    }

    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    public List<Seen> seen(String request) {
        return seen.stream()
                .filter(s -> (s.method() + " " + s.path()).equals(request))
                .toList();
    }

    public int count(String request) {
        return seen(request).size();
    }

    public int connections() {
        return connections.get();
    }

    /** Closes what is open, as a service does with idle connections. */
    public void closeConnections() throws IOException {
        for (Socket client : open) {
            client.close();
        }
        open.clear();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                open.add(client);
                int number = connections.incrementAndGet();
                Thread thread = new Thread(() -> serve(client, number), "fault-server-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client, int number) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            while (one(client, in, out, number)) {
                out.flush();
            }
        } catch (IOException | InterruptedException e) {
            // The client went away: often that is what is being tested.
        } finally {
            open.remove(client);
        }
    }

    private boolean one(Socket client, InputStream in, OutputStream out, int number)
            throws IOException, InterruptedException {
        String line = line(in);
        if (line == null || line.isEmpty()) {
            return false;
        }
        String[] parts = line.split(" ");
        Map<String, String> headers = new LinkedHashMap<>();
        String header;
        while ((header = line(in)) != null && !header.isEmpty()) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).trim());
        }
        Seen early = new Seen(parts[0], parts[1], headers, new byte[0], number);
        Reply first = peek(early);
        if (first != null && first.fault == Reply.Fault.RESET_EARLY) {
            next(early);
            record(early);
            client.setSoLinger(true, 0);
            return false;
        }
        if (first != null && first.fault == Reply.Fault.EARLY_ANSWER) {
            next(early);
            record(early);
            write(out, first, first.body.length, true, parts[0]);
            out.flush();
            // The client must have time to read the answer before the unread rest makes this a reset.
            client.shutdownOutput();
            byte[] sink = new byte[8192];
            client.setSoTimeout(300);
            try {
                while (in.read(sink) >= 0) {
                    // until the client stops
                }
            } catch (IOException e) {
                // it has
            }
            return false;
        }
        Seen request = new Seen(parts[0], parts[1], headers, body(in, headers), number);
        record(request);
        Reply reply = next(request);
        switch (reply.fault) {
            case RESET -> {
                client.setSoLinger(true, 0);
                return false;
            }
            case CLOSE -> {
                return false;
            }
            case GARBAGE -> {
                out.write("this is not HTTP at all\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                return false;
            }
            case HANG -> {
                reply.release.await();
                return false;
            }
            case STALL -> {
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n  ".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                reply.release.await();
                return false;
            }
            case DRIP -> {
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                do {
                    out.write(' ');
                    out.flush();
                } while (!reply.release.await(20, TimeUnit.MILLISECONDS));
                return false;
            }
            case TRUNCATE -> {
                write(out, reply, reply.body.length / 2, false, parts[0]);
                out.flush();
                return false;
            }
            default -> {
                write(out, reply, reply.body.length, reply.noLength, parts[0]);
                return !reply.noLength;
            }
        }
    }

    private void record(Seen request) {
        if (!forgetful) {
            seen.add(request);
        }
    }

    private static void write(OutputStream out, Reply reply, int bytes, boolean close, String method)
            throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status + " Reason\r\n");
        reply.headers.forEach((k, v) -> head.append(k).append(": ").append(v).append("\r\n"));
        if (reply.chunked) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (!reply.noLength && reply.status != 204) {
            head.append("Content-Length: ").append(reply.body.length).append("\r\n");
        }
        if (close) {
            head.append("Connection: close\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        if (reply.chunked) {
            chunks(out, reply.body);
        } else if (!method.equals("HEAD")) {
            out.write(reply.body, 0, bytes);
        }
        out.flush();
    }

    private static void chunks(OutputStream out, byte[] body) throws IOException {
        for (int at = 0; at < body.length; at += 7) {
            int length = Math.min(7, body.length - at);
            out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(body, at, length);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private Reply peek(Seen request) {
        Deque<Reply> script = scripts.get(request.method() + " " + request.path());
        synchronized (this) {
            return script == null ? null : script.peek();
        }
    }

    private Reply next(Seen request) {
        String key = request.method() + " " + request.path();
        Function<Seen, Reply> handler = handlers.get(key);
        if (handler != null) {
            return handler.apply(request);
        }
        Deque<Reply> script = scripts.get(key);
        if (script == null) {
            return otherwise.apply(request);
        }
        synchronized (this) {
            return script.size() > 1 ? script.poll() : script.peek();
        }
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (headers.containsKey("transfer-encoding")) {
            int size;
            while ((size = Integer.parseInt(line(in).trim(), 16)) > 0) {
                body.write(in.readNBytes(size));
                line(in);
            }
            line(in);
        } else {
            body.write(in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))));
        }
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c;
        while ((c = in.read()) >= 0 && c != '\n') {
            line.write(c);
        }
        return c < 0 && line.size() == 0
                ? null
                : line.toString(StandardCharsets.ISO_8859_1).replaceAll("\r$", "");
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket client : open) {
            client.close();
        }
    }

    /** Parts of a multipart body by name: headers and content. */
    public static Map<String, String> parts(Seen request) {
        String type = request.header("Content-Type");
        String boundary = "--" + type.substring(type.indexOf("boundary=") + 9);
        Map<String, String> parts = new HashMap<>();
        String text = new String(request.body(), StandardCharsets.ISO_8859_1);
        for (String part : text.split(java.util.regex.Pattern.quote(boundary))) {
            int name = part.indexOf("name=\"");
            if (name >= 0) {
                String key = part.substring(name + 6, part.indexOf('"', name + 6));
                parts.put(key, part.substring(2, part.length() - 2));
            }
        }
        return parts;
    }
}
