package hudson;

import hudson.util.Secret;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

public final class ProxyConfiguration implements Serializable {
    private static final long serialVersionUID = 1L;
    public final String name;
    public final int port;
    private final String userName;
    private final Secret secretPassword;
    private final String noProxyHost;

    public ProxyConfiguration(String name, int port, String userName, String password, String noProxyHost) {
        this.name = name;
        this.port = port;
        this.userName = userName;
        this.secretPassword = password == null ? null : Secret.fromString(password);
        this.noProxyHost = noProxyHost;
    }

    public String getName() {
        return name;
    }

    public int getPort() {
        return port;
    }

    public String getUserName() {
        return userName;
    }

    public Secret getSecretPassword() {
        return secretPassword;
    }

    public List<Pattern> getNoProxyHostPatterns() {
        List<Pattern> patterns = new ArrayList<>();
        if (noProxyHost != null)
            for (String s : noProxyHost.split("[ \t\n,|]+"))
                if (!s.isEmpty())
                    patterns.add(Pattern.compile(s.replace(".", "\\.").replace("*", ".*")));
        return patterns;
    }
}
