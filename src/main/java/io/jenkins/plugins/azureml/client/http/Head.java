package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Locale;
import java.util.Map;

/** Status and headers (the first of each name) of an answer. */
public record Head(int status, Map<String, String> headers) {

    @CheckForNull
    public String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    public boolean success() {
        return status >= 200 && status < 300;
    }

    boolean redirect() {
        return (status == 301 || status == 302 || status == 303 || status == 307 || status == 308)
                && header("location") != null;
    }
}
