package io.jenkins.plugins.azureml.client.service;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The generation of the API to use.
 *
 * @param generation null to use the newest that the workspace supports
 * @param version the api-version of all v2 calls, such as {@code 2024-10-01}
 */
public record ApiPreference(@CheckForNull ApiGeneration generation, String version) {

    /** Parameter value that selects the newest generation; the record stores it as null. */
    public static final String AUTOMATIC = "auto";

    /** A stable version that is available in all regions. */
    public static final String DEFAULT_VERSION = "2024-10-01";

    public static final ApiPreference DEFAULT = new ApiPreference(null, DEFAULT_VERSION);

    private static final Pattern VERSION = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(-preview)?");

    /**
     * Returns the preference for two parameters, null for the defaults.
     *
     * @throws IllegalArgumentException if there are {@link #problems}
     */
    public static ApiPreference of(@CheckForNull String apiGeneration, @CheckForNull String v2ApiVersion) {
        List<String> problems = problems(apiGeneration, v2ApiVersion);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(". ", problems));
        }
        return new ApiPreference(
                ApiGeneration.named(apiGeneration).orElse(null), v2ApiVersion == null ? DEFAULT_VERSION : v2ApiVersion);
    }

    /** Returns the problems of the parameters, one sentence each. */
    public static List<String> problems(@CheckForNull String apiGeneration, @CheckForNull String v2ApiVersion) {
        List<String> problems = new ArrayList<>();
        if (apiGeneration != null
                && !apiGeneration.equalsIgnoreCase(AUTOMATIC)
                && ApiGeneration.named(apiGeneration).isEmpty()) {
            problems.add("apiGeneration must be 'auto', 'v1' or 'v2', not '" + apiGeneration + "'");
        }
        if (v2ApiVersion != null && !VERSION.matcher(v2ApiVersion).matches()) {
            problems.add("v2ApiVersion must be a date such as " + DEFAULT_VERSION + ", not '" + v2ApiVersion + "'");
        }
        return problems;
    }
}
