package io.jenkins.plugins.azureml.client.error;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Masks secrets in texts that leave the client: known values, and values that look like secrets by their names. */
public final class Redactor {

    private static final String MASK = "****";

    private static final String NAMES = "client_secret|client_assertion|access_token|accessToken|refresh_token|id_token"
            + "|primaryKey|secondaryKey|sasUri|sasToken|sas_token|accountKey|AccountKey|adminUserPassword|adminPassword"
            + "|password|SharedAccessKey|connectionString";

    // The patterns are possessive: a text that begins like a match is consumed even if it is none, since backtracking
    // takes
    // minutes for a long text that was made for it. URLs lose their query, which may be a signature.
    private static final Pattern URL_LOGIN = Pattern.compile("(?<=[A-Za-z0-9]://)[^\\s\"'<>/]*@");
    private static final Pattern URL_QUERY =
            Pattern.compile("(https?://[^\\s\"'<>?]++)(?:\\?[^\\s\"'<>]*+)?+", Pattern.CASE_INSENSITIVE);
    private static final Pattern SIG = Pattern.compile("\\b(sig(?:nature)?)=[^&\\s\"'<>]+", Pattern.CASE_INSENSITIVE);
    // "Basic training" is not a login: Base64 of one nearly always has a digit or ends in '='.
    private static final Pattern SCHEME = Pattern.compile(
            "\\b(Bearer|SharedKey|SharedAccessSignature|Basic(?=\\s+[A-Za-z+/]*[0-9=]))\\s+[A-Za-z0-9+/=._~:-]{8,}",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern HEADER = Pattern.compile(
            "\\b((?:Proxy-)?Authorization)(\"?\\s*[:=]\\s*\"?)(?:[A-Za-z]+\\s+)?[^\\s\",;]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAMED = Pattern.compile(
            "\\b(" + NAMES + ")(\\\\?\"?'?\\s*[:=]\\s*\\\\?\"?'?)[^&\\s\"',;}\\\\]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern JWT =
            Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}+(\\.[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]*+)?+");

    private final List<String> values;

    private Redactor(List<String> values) {
        this.values = values;
    }

    public static Redactor of(Collection<SecretText> secrets) {
        List<String> values = new ArrayList<>();
        for (SecretText secret : secrets) {
            if (secret != null) {
                values.addAll(secret.forms());
            }
        }
        values.sort(Comparator.comparingInt(String::length).reversed());
        return new Redactor(values);
    }

    /** Returns the text without secrets; null for null. */
    public String redact(String text) {
        if (text == null) {
            return null;
        }
        String result = maskValues(text);
        // Up to the last '@', as git reads a login. The query is removed later, since a password may contain a question
        // mark.
        result = URL_LOGIN.matcher(result).replaceAll("");
        result = URL_QUERY.matcher(result).replaceAll("$1");
        result = maskSignatures(result);
        result = SCHEME.matcher(result).replaceAll("$1 " + MASK);
        result = HEADER.matcher(result).replaceAll("$1$2" + MASK);
        result = NAMED.matcher(result).replaceAll("$1$2" + MASK);
        return maskTokens(result);
    }

    /** Masks only known values, tokens and signatures, for texts of users. */
    public String redactValues(String text) {
        return maskTokens(maskSignatures(maskValues(text)));
    }

    // Long logs pass through these two methods, and a plain search is much faster than a pattern for a text without
    // secrets.
    private static String maskSignatures(String text) {
        for (int at = text.indexOf('='); at >= 0; at = text.indexOf('=', at + 1)) {
            if (endsWith(text, at, "sig") || endsWith(text, at, "signature")) {
                return SIG.matcher(text).replaceAll("$1=" + MASK);
            }
        }
        return text;
    }

    private static boolean endsWith(String text, int end, String word) {
        return text.regionMatches(true, end - word.length(), word, 0, word.length());
    }

    private static String maskTokens(String text) {
        return !text.contains("eyJ")
                ? text
                : JWT.matcher(text).replaceAll(found -> found.group(1) == null ? "$0" : MASK);
    }

    private String maskValues(String text) {
        String result = text;
        for (String value : values) {
            result = result.replace(value, MASK);
        }
        return result;
    }

    /** Returns a URL without query, fragment and login. */
    public static String show(URI uri) {
        if (uri == null || uri.getHost() == null) {
            return "(no absolute URL)";
        }
        String port = uri.getPort() == -1 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + (uri.getRawPath() == null ? "" : uri.getRawPath());
    }
}
