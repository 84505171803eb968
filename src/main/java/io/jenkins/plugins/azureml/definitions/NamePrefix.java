package io.jenkins.plugins.azureml.definitions;

import edu.umd.cs.findbugs.annotations.NonNull;

/** The prefix {@code azureml:}, which definitions may write before the name or id of something in Azure ML. */
public final class NamePrefix {

    private static final String PREFIX = "azureml:";

    private NamePrefix() {}

    /** Returns the text without the prefix; unchanged if it has none. */
    @NonNull
    public static String remove(@NonNull String text) {
        return text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
    }
}
