package io.jenkins.plugins.azureml.transfer.blob;

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

/** Sends requests to one location in blob storage, with retries; thread-safe. Messages never contain the signature. */
public final class BlobStorage {

    private static final int MAX_ATTEMPTS = 6;

    /** Longer than for a download, because the storage responds only after it has stored a block. */
    private static final HttpTimings TIMINGS = SignedRequest.timings(Duration.ofMinutes(2));

    private final BlobAddresses place;
    private final HttpTimings timings;
    private final BackOff backOff;
    private final ActiveRequests active = new ActiveRequests();

    public BlobStorage(@NonNull BlobAddresses place) {
        this(place, TIMINGS);
    }

    public BlobStorage(@NonNull BlobAddresses place, @NonNull HttpTimings timings) {
        this.place = place;
        this.timings = timings;
        this.backOff = new BackOff(timings);
    }

    @NonNull
    public BlobResponse head(@NonNull String name) throws IOException, InterruptedException {
        return send("HEAD", name, "", Map.of(), 0, null);
    }

    @NonNull
    public BlobResponse put(
            @NonNull String name,
            @NonNull String query,
            @NonNull Map<String, String> headers,
            long length,
            @NonNull SignedRequest.Body body)
            throws IOException, InterruptedException {
        return send("PUT", name, query, headers, length, body);
    }

    /** Cancels all active requests and refuses new ones. */
    public void close() {
        active.close();
    }

    /** Sends a request with retries. All requests of this class are idempotent. */
    private BlobResponse send(
            String method,
            String name,
            String query,
            Map<String, String> headers,
            long length,
            @CheckForNull SignedRequest.Body body)
            throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            active.throwIfClosed();
            try {
                return sendOnce(method, name, query, headers, length, body);
            } catch (SignedRequest.LostException e) {
                beforeRetry(name, attempt, e);
                throwIfRefused(name);
            } catch (SignedRequest.TransientException e) {
                beforeRetry(name, attempt, e);
            }
        }
    }

    private void beforeRetry(String name, int attempt, SignedRequest.TransientException why)
            throws IOException, InterruptedException {
        active.throwIfClosed();
        if (attempt >= MAX_ATTEMPTS) {
            throw failed(name, why.getMessage() + ", after " + attempt + " attempts");
        }
        Duration retryAfter = why.retryAfter();
        backOff.pause(retryAfter == null ? backOff.next(attempt) : backOff.after(retryAfter));
    }

    /**
     * Throws the refusal that a lost response may have contained: storage that refuses an upload may close the
     * connection before the client has read the response. A request without a body can always read it.
     */
    private void throwIfRefused(String name) throws IOException, InterruptedException {
        try {
            sendOnce("HEAD", name, "", Map.of(), 0, null);
        } catch (SignedRequest.RefusedException e) {
            if (!e.isPermissionMissing()) {
                throw e;
            }
        } catch (IOException e) {
            // The next attempt shows whether the storage is reachable.
        }
    }

    private BlobResponse sendOnce(
            String method, String name, String query, Map<String, String> headers, long length, SignedRequest.Body body)
            throws IOException, InterruptedException {
        URI url = place.blob(name, query);
        Optional<String> problem = Hosts.schemeProblem(url, true);
        if (problem.isPresent()) {
            throw failed(name, "the address of the storage " + problem.get());
        }
        try (SignedRequest request = new SignedRequest(method, url, headers, timings)) {
            try {
                active.add(request);
                if (body != null) {
                    request.write(length, body);
                }
                BlobResponse response = request.response();
                request.discard();
                return response;
            } finally {
                active.remove(request);
            }
        }
    }

    /** @throws IOException if the response is an error */
    public void requireSuccess(@NonNull String name, @NonNull BlobResponse response) throws IOException {
        if (!response.isSuccess()) {
            throw failed(name, response.toString());
        }
    }

    private IOException failed(@NonNull String name, @NonNull String why) {
        return new IOException("Could not upload '" + name + "' to " + place.host() + ": " + why
                + ". What to do: make sure that this agent can reach the storage of the workspace (proxy,"
                + " firewall, private endpoint).");
    }
}
