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

    private final BlobAddresses place;
    private final BackOff backOff;
    private final Set<BlobRequest> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    BlobStorage(@NonNull BlobAddresses place) {
        this(place, HttpTimings.DEFAULTS);
    }

    BlobStorage(@NonNull BlobAddresses place, @NonNull HttpTimings timings) {
        this.place = place;
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
            @NonNull BlobRequest.Body body)
            throws IOException, InterruptedException {
        return send("PUT", name, query, headers, length, body);
    }

    /** Ends what is under way; its threads get an error. */
    void close() {
        closed = true;
        underWay.forEach(BlobRequest::cancel);
    }

    /** With repeats: all requests here may be sent again. */
    private BlobResponse send(
            String method,
            String name,
            String query,
            Map<String, String> headers,
            long length,
            @CheckForNull BlobRequest.Body body)
            throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            if (closed || Thread.interrupted()) {
                throw new InterruptedException();
            }
            try {
                return once(method, name, query, headers, length, body);
            } catch (BlobRequest.LostException e) {
                again(name, attempt, e, null);
                refusal(name);
            } catch (BlobRequest.TransientException e) {
                again(name, attempt, e, e.asked());
            }
        }
    }

    private void again(String name, int attempt, IOException why, Duration asked)
            throws IOException, InterruptedException {
        if (closed) {
            throw new InterruptedException();
        }
        if (attempt >= ATTEMPTS) {
            throw failed(name, why.getMessage() + ", after " + attempt + " attempts");
        }
        backOff.pause(asked == null ? backOff.next(attempt) : backOff.after(asked));
    }

    /** A refusal that comes before all is sent is lost with the connection; without anything to send it can be read. */
    private void refusal(String name) throws IOException {
        try {
            once("HEAD", name, "", Map.of(), 0, null);
        } catch (BlobRequest.RefusedException e) {
            if (!e.isOnlyThis()) {
                throw e;
            }
        } catch (IOException e) {
            // The next attempt tells.
        }
    }

    private BlobResponse once(
            String method, String name, String query, Map<String, String> headers, long length, BlobRequest.Body body)
            throws IOException {
        URI url = place.blob(name, query);
        Optional<String> problem = Hosts.schemeProblem(url, true);
        if (problem.isPresent()) {
            throw failed(name, "the address of the storage " + problem.get());
        }
        BlobRequest request = new BlobRequest(method, url, headers);
        underWay.add(request);
        try {
            return request.send(length, body);
        } finally {
            underWay.remove(request);
        }
    }

    @NonNull
    IOException failed(@NonNull String name, @NonNull String why) {
        return new IOException("Could not upload '" + name + "' to " + place.host() + ": " + why
                + ". What to do: see that this agent reaches the storage of the workspace (proxy, firewall, private"
                + " endpoint).");
    }
}
