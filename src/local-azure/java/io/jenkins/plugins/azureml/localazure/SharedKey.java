package io.jenkins.plugins.azureml.localazure;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Checks requests to storage that are signed with the account's key ({@code Authorization: SharedKey …}). */
final class SharedKey {
    private static final String SCHEME = "SharedKey ";
    private static final List<String> HEADERS = List.of(
            "Content-Encoding",
            "Content-Language",
            "Content-Length",
            "Content-MD5",
            "Content-Type",
            "Date",
            "If-Modified-Since",
            "If-Match",
            "If-None-Match",
            "If-Unmodified-Since",
            "Range");

    private SharedKey() {}

    static boolean isUsed(Request request) {
        return request.header("Authorization").orElse("").startsWith(SCHEME);
    }

    static void require(Request request, StorageAccount account) {
        account.requireSharedKeyAccess();
        String given = request.header("Authorization").orElse("").substring(SCHEME.length());
        String expected = account.name + ":" + account.sign(text(request, account));
        if (!StorageAccount.matches(expected, given)) {
            throw SignedUrls.refused(
                    "The MAC signature found in the HTTP request is not the same as any computed " + "signature.");
        }
    }

    private static String text(Request request, StorageAccount account) {
        StringJoiner text = new StringJoiner("\n");
        text.add(request.method());
        for (String name : HEADERS) {
            String value = request.header(name).orElse("");
            text.add(name.equals("Content-Length") && value.equals("0") ? "" : value);
        }
        Map<String, String> own = new TreeMap<>();
        request.headers().forEach((name, value) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith("x-ms-")) {
                own.put(name.toLowerCase(Locale.ROOT), value.trim());
            }
        });
        own.forEach((name, value) -> text.add(name + ":" + value));
        text.add("/" + account.name + request.rawPath());
        Map<String, String> query = new TreeMap<>();
        request.queries().forEach((name, values) -> query.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        query.forEach((name, value) -> text.add(name + ":" + value));
        return text.toString();
    }
}
