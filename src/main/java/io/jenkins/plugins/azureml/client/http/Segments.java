package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;

/** Encodes identifiers as segments of a path, and values of a query. */
public final class Segments {

    /** Estimated length of host and query. */
    private static final int EXTRA_CAPACITY = 80;

    private static final String UNRESERVED = "-._~";
    private static final HexFormat UPPER_CASE = HexFormat.of().withUpperCase();

    private Segments() {}

    /** Returns why {@code value} cannot be a segment of a path; empty if it can. */
    public static Optional<String> problem(String parameter, @CheckForNull String value, int maxLength) {
        if (value == null || value.isBlank()) {
            return Optional.of(parameter + " is missing");
        }
        if (value.length() > maxLength) {
            return Optional.of(parameter + " is longer than " + maxLength + " characters");
        }
        if (value.equals(".") || value.contains("..")) {
            return Optional.of(parameter + " must not contain '..'");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '/' || c == '\\' || c == '?' || c == '#' || c == '%') {
                return Optional.of(parameter + " must not contain '" + c + "'");
            }
            if (Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSurrogate(c)) {
                return Optional.of(parameter + " must not contain a space or a control character");
            }
        }
        return Optional.empty();
    }

    /** Returns the value percent-encoded for a path. @throws AzureMlException if it cannot be a segment */
    public static String checked(String operation, String parameter, @CheckForNull String value)
            throws AzureMlException {
        Optional<String> problem = problem(parameter, value, 260);
        if (problem.isPresent()) {
            throw AzureMlException.badParameter(operation, problem.get());
        }
        return encode(value);
    }

    /** Percent-encodes a segment. A colon stays: it is legal, and Microsoft's SDK sends {@code name:version} like that. */
    public static String encode(String value) {
        return encode(value, ":");
    }

    private static String encode(String value, String alsoLegal) {
        if (isPlain(value, alsoLegal)) {
            return value;
        }
        StringBuilder text = new StringBuilder(value.length() + 8);
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isPlain(c, alsoLegal)) {
                text.append(c);
            } else {
                text.append('%').append(UPPER_CASE.toHexDigits(b));
            }
        }
        return text.toString();
    }

    private static boolean isPlain(String value, String alsoLegal) {
        for (int i = 0; i < value.length(); i++) {
            if (!isPlain(value.charAt(i), alsoLegal)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(char c, String alsoLegal) {
        return c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0 || alsoLegal.indexOf(c) >= 0);
    }

    /**
     * Returns the URL of a file below a folder whose URL has a query, such as a signature, which is kept.
     *
     * @param name with slashes
     * @param query to be added to that of the folder; may be empty
     */
    public static URI inFolder(URI folder, String name, String query) {
        String base = folder.toString();
        int start = base.indexOf('?');
        String signature = start < 0 ? "" : base.substring(start + 1);
        String path = Arrays.stream(name.split("/")).map(Segments::encode).collect(Collectors.joining("/"));
        String all = signature + (signature.isEmpty() || query.isEmpty() ? "" : "&") + query;
        int end = start < 0 ? base.length() : start;
        while (end > 0 && base.charAt(end - 1) == '/') {
            end--;
        }
        return URI.create(base.substring(0, end) + "/" + path + (all.isEmpty() ? "" : "?" + all));
    }

    /** Returns {@code base} + {@code path} + a query of the name-value pairs whose value is not null. */
    public static URI uri(URI base, String path, String... query) {
        StringBuilder text = new StringBuilder(path.length() + EXTRA_CAPACITY).append(base);
        while (text.length() > 0 && text.charAt(text.length() - 1) == '/') {
            text.setLength(text.length() - 1);
        }
        text.append(path);
        char separator = text.indexOf("?") < 0 ? '?' : '&';
        for (int i = 0; i < query.length; i += 2) {
            if (query[i + 1] != null) {
                text.append(separator).append(query[i]).append('=').append(encode(query[i + 1], "/:"));
                separator = '&';
            }
        }
        return URI.create(text.toString());
    }
}
