package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.http.BackOff;
import io.jenkins.plugins.azureml.client.http.HttpTimings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests to one place in blob storage, for several threads. By the URL connection of Java, so that an agent needs no library
 * and follows its own proxy settings. No message holds the signature.
 */
final class BlobStorage {

    private static final int ATTEMPTS = 6;

    /** Waits longer for a response than a download does: the storage confirms a block only when it is stored. */
    private static final HttpTimings TIMINGS = SignedRequest.timings(Duration.ofMinutes(2));

    private final BlobAddresses place;
    private final HttpTimings timings;
    private final BackOff backOff;
    private final Set<SignedRequest> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    BlobStorage(@NonNull BlobAddresses place) {
        this(place, TIMINGS);
    }

    BlobStorage(@NonNull BlobAddresses place, @NonNull HttpTimings timings) {
        this.place = place;
        this.timings = timings;
        this.backOff = new BackOff(timings);
    }

    @NonNull
    BlobResponse head(@NonNull String name) throws IOException, InterruptedException {
        return send("HEAD", name, "", Map.of(), 0, null);
    }

    @NonNull
    BlobResponse put(
            @NonNull String name,
            @NonNull String query,
            @NonNull Map<String, String> headers,
            long length,
            @NonNull SignedRequest.Body body)
            throws IOException, InterruptedException {
        return send("PUT", name, query, headers, length, body);
    }

    /** Ends what is under way; its threads get an error. */
    void close() {
        closed = true;
        underWay.forEach(SignedRequest::cancel);
    }

    /** With repeats: all requests here may be sent again. */
    private BlobResponse send(
            String method,
            String name,
            String query,
            Map<String, String> headers,
            long length,
            @CheckForNull SignedRequest.Body body)
            throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            throwIfClosed();
            try {
                return once(method, name, query, headers, length, body);
            } catch (SignedRequest.LostException e) {
                again(name, attempt, e);
                refusal(name);
            } catch (SignedRequest.TransientException e) {
                again(name, attempt, e);
            }
        }
    }

    private void throwIfClosed() throws InterruptedException {
        if (closed || Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private void again(String name, int attempt, SignedRequest.TransientException why)
            throws IOException, InterruptedException {
        throwIfClosed();
        if (attempt >= ATTEMPTS) {
            throw failed(name, why.getMessage() + ", after " + attempt + " attempts");
        }
        Duration asked = why.retryAfter();
        backOff.pause(asked == null ? backOff.next(attempt) : backOff.after(asked));
    }

    /** A refusal that comes before all is sent is lost with the connection; without anything to send it can be read. */
    private void refusal(String name) throws IOException, InterruptedException {
        try {
            once("HEAD", name, "", Map.of(), 0, null);
        } catch (SignedRequest.RefusedException e) {
            if (!e.isPermissionMissing()) {
                throw e;
            }
        } catch (IOException e) {
            // The next attempt tells.
        }
    }

    private BlobResponse once(
            String method, String name, String query, Map<String, String> headers, long length, SignedRequest.Body body)
            throws IOException, InterruptedException {
        URI url = place.blob(name, query);
        Optional<String> problem = Hosts.schemeProblem(url, true);
        if (problem.isPresent()) {
            throw failed(name, "the address of the storage " + problem.get());
        }
        try (SignedRequest request = new SignedRequest(method, url, headers, timings)) {
            underWay.add(request);
            try {
                throwIfClosed();
                if (body != null) {
                    request.write(length, body);
                }
                BlobResponse response = request.response();
                request.discard();
                return response;
            } finally {
                underWay.remove(request);
            }
        }
    }

    @NonNull
    IOException failed(@NonNull String name, @NonNull String why) {
        return new IOException("Could not upload '" + name + "' to " + place.host() + ": " + why
                + ". What to do: see that this agent reaches the storage of the workspace (proxy, firewall, private"
                + " endpoint).");
    }
}
