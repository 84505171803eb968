package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;

/** Splits lists into pages. The token of a page is the number of items before it. */
final class Paging {
    private Paging() {}

    /** Returns a page in the format of GET lists: with an absolute {@code nextLink} that keeps the request's query. */
    static <T> ObjectNode page(
            Request request, String base, List<T> items, String tokenName, int size, Function<T, JsonNode> toJson) {
        int from = skip(request.query(tokenName).orElse(null));
        ObjectNode page = values(items, from, size, toJson);
        int next = from + size;
        if (next < items.size()) {
            StringJoiner query = new StringJoiner("&");
            request.queries().forEach((name, values) -> {
                if (!name.equalsIgnoreCase(tokenName)) {
                    values.forEach(value -> query.add(encode(name) + "=" + encode(value)));
                }
            });
            query.add(encode(tokenName) + "=" + next);
            page.put("nextLink", base + request.rawPath() + "?" + query);
        }
        return page;
    }

    /**
     * Returns a page in the format of run history: with a continuation token, and a link where the query is in the
     * URL.
     */
    static <T> ObjectNode history(List<T> items, String token, int size, Function<T, JsonNode> toJson) {
        int from = skip(token);
        ObjectNode page = values(items, from, size, toJson);
        int next = from + size;
        if (next < items.size()) {
            page.put("continuationToken", Integer.toString(next));
        } else {
            page.putNull("continuationToken");
        }
        page.putNull("nextLink");
        return page;
    }

    private static <T> ObjectNode values(List<T> items, int from, int size, Function<T, JsonNode> toJson) {
        int start = Math.min(from, items.size());
        ObjectNode page = Json.object();
        page.set("value", Json.array(items.subList(start, Math.min(items.size(), start + size)), toJson));
        return page;
    }

    static int skip(String token) {
        if (token == null || token.isEmpty()) {
            return 0;
        }
        try {
            return Math.max(0, Integer.parseInt(token));
        } catch (NumberFormatException e) {
            throw ServiceException.userError(
                    "The continuation token is not valid.", "BadArgument", "InvalidContinuationToken");
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
