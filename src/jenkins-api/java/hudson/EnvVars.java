package hudson;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class EnvVars extends TreeMap<String, String> {
    private static final long serialVersionUID = 1L;
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:([A-Za-z0-9_]+)|\\{([A-Za-z0-9_.]+)}|(\\$))");

    public EnvVars() {
        super(String.CASE_INSENSITIVE_ORDER);
    }

    public EnvVars(Map<String, String> m) {
        this();
        putAll(m);
    }

    public String get(String key, String defaultValue) {
        return getOrDefault(key, defaultValue);
    }

    public EnvVars overrideAll(Map<String, String> all) {
        putAll(all);
        return this;
    }

    public String expand(String s) {
        return s == null
                ? null
                : VARIABLE.matcher(s).replaceAll(m -> {
                    if (m.group(3) != null) return Matcher.quoteReplacement("$");
                    String value = get(m.group(1) != null ? m.group(1) : m.group(2));
                    return Matcher.quoteReplacement(value != null ? value : m.group());
                });
    }
}
