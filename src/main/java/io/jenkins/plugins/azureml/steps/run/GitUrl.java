package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes logins and tokens from the URL of a Git repository. Works on the text, because {@code java.net.URI} finds neither
 * host nor login in many URLs that git accepts. A URL that does not match as a whole is left out.
 */
final class GitUrl {

    private static final Set<String> WITHOUT_USER = Set.of("http", "https", "git", "ftp", "ftps");
    private static final Set<String> WITH_USER = Set.of("ssh", "git+ssh", "ssh+git");

    private static final String USER = "[A-Za-z0-9_.-]+";
    private static final String NAME = "[\\p{L}\\p{M}\\p{N}._-]+";

    /** Can contain neither a login nor a query. */
    private static final String PATH = "[^@?#\\\\\\s\\p{Cntrl}]*";

    private static final Pattern URL = Pattern.compile("([A-Za-z+]+)://([^/]*)(/" + PATH + ")?");
    private static final Pattern SERVER =
            Pattern.compile("(?:(.*)@)?((?:" + NAME + "|\\[[0-9A-Fa-f:.]+])(?::\\d{1,5})?)");

    /** The scp-like form of ssh, such as {@code git@host:path}. */
    private static final Pattern SHORT =
            Pattern.compile("(?:(" + USER + ")(?::[^/\\\\\\s]*)?@)?(" + NAME + ":(?!//)" + PATH + ")");

    private static final Pattern FILE = Pattern.compile("(?:file://|[A-Za-z]:(?=[\\\\/]))?[/\\\\][^@?#\\s\\p{Cntrl}]*");

    private GitUrl() {}

    /** Returns the URL without password, token, query and fragment; null if that cannot be guaranteed. */
    @CheckForNull
    static String withoutSecrets(@CheckForNull String url) {
        if (url == null) {
            return null;
        }
        String text = withoutQuery(url.trim());
        if (text == null) {
            return null;
        }
        if (FILE.matcher(text).matches()) {
            return text;
        }
        Matcher parts = URL.matcher(text);
        if (parts.matches()) {
            return ofServer(parts.group(1), parts.group(2), parts.group(3));
        }
        Matcher shortForm = SHORT.matcher(text);
        if (!shortForm.matches()) {
            return null;
        }
        return shortForm.group(1) == null ? shortForm.group(2) : shortForm.group(1) + "@" + shortForm.group(2);
    }

    /** Returns the URL without its query; null if a login may follow, because the query may then be a part of a password. */
    private static String withoutQuery(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) != '?' && text.charAt(end) != '#') {
            end++;
        }
        return text.indexOf('@', end) < 0 ? text.substring(0, end) : null;
    }

    private static String ofServer(String scheme, String server, @CheckForNull String path) {
        String kind = scheme.toLowerCase(Locale.ROOT);
        Matcher parts = SERVER.matcher(server);
        if (!parts.matches()) {
            return null;
        }
        String rest = parts.group(2) + (path == null ? "" : path);
        if (WITHOUT_USER.contains(kind)) {
            return scheme + "://" + rest;
        }
        if (!WITH_USER.contains(kind)) {
            return null;
        }
        String user = parts.group(1) == null ? "" : parts.group(1).split(":", 2)[0];
        return scheme + "://" + (user.matches(USER) ? user + "@" : "") + rest;
    }
}
