package io.jenkins.plugins.azureml.client.http.message;

import java.util.Map;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/** Creates response heads without a request. */
public final class Heads {

    private Heads() {}

    public static ResponseHead of(int status, Map<String, String> headers) {
        return new ResponseHead(
                status,
                headers.entrySet().stream()
                        .map(e -> new BasicHeader(e.getKey(), e.getValue()))
                        .toArray(Header[]::new));
    }
}
