package io.jenkins.plugins.azureml.client.http.message;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;

/** Status and headers of a response. */
public final class ResponseHead {

    private static final List<String> REQUEST_IDS =
            List.of("x-ms-request-id", "x-ms-correlation-request-id", "apim-request-id", "request-id", "x-request-id");

    private static final Pattern SAFE_ID = Pattern.compile("[\\w:.|+=/-]{1,100}");

    private final int status;
    // Kept unparsed: header values are decoded on demand.
    private final Header[] headers;

    /** Creates a head; the headers are not copied. */
    public ResponseHead(int status, Header... headers) {
        this.status = status;
        this.headers = headers;
    }

    public int status() {
        return status;
    }

    /** Returns the first value of a header, whose name is compared without case; null if there is none. */
    @CheckForNull
    public String header(String name) {
        for (Header header : headers) {
            if (header.getName().equalsIgnoreCase(name)) {
                String value = header.getValue();
                if (value != null) {
                    return value;
                }
            }
        }
        return null;
    }

    /** Returns the service's id of the request; null if it has none, or none that is safe to show. */
    @CheckForNull
    public String requestId() {
        for (String name : REQUEST_IDS) {
            String id = header(name);
            if (id != null && SAFE_ID.matcher(id).matches()) {
                return id;
            }
        }
        return null;
    }

    /** Returns the declared length of the body in bytes; {@link Long#MAX_VALUE} if there is none. */
    long contentLength() {
        String length = header("content-length");
        try {
            return length == null || length.startsWith("-") ? Long.MAX_VALUE : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    public boolean success() {
        return status >= 200 && status < 300;
    }

    /** Returns whether the response is a redirect with a location. */
    public boolean redirect() {
        return (status == 301 || status == 302 || status == 303 || status == 307 || status == 308)
                && header("location") != null;
    }
}
