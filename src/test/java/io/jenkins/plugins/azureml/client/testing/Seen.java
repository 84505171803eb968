package io.jenkins.plugins.azureml.client.testing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request as it came in. */
public record Seen(String method, String target, Map<String, String> headers, byte[] body, int connection) {

    public String path() {
        int end = target.indexOf('?');
        return end < 0 ? target : target.substring(0, end);
    }

    public String rawQuery() {
        int end = target.indexOf('?');
        return end < 0 ? "" : target.substring(end + 1);
    }

    public String header(String name) {
        return headers.get(name.toLowerCase(java.util.Locale.ROOT));
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public Map<String, String> form() {
        return pairs(text());
    }

    public Map<String, String> query() {
        return pairs(rawQuery());
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                pairs.put(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return pairs;
    }
}
