package io.jenkins.plugins.azureml.definitions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.Map;

/** The words of {@code queue_settings} with their values in the REST API. */
public final class QueueSettings {

    private static final Map<String, String> TIERS =
            Map.of("spot", "Spot", "basic", "Basic", "standard", "Standard", "premium", "Premium", "null", "Null");
    private static final Map<String, String> PRIORITIES = Map.of("low", "1", "medium", "2", "high", "3");

    private QueueSettings() {}

    /** Returns null if the section does not set it. */
    @CheckForNull
    public static String tier(@NonNull Section section) {
        return section.word("job_tier", TIERS);
    }

    /** Returns null if the section does not set it. */
    @CheckForNull
    public static Integer priority(@NonNull Section section) {
        String priority = section.word("priority", PRIORITIES);
        return priority == null ? null : Integer.valueOf(priority);
    }
}
