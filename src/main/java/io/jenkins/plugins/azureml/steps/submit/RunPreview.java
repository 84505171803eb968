package io.jenkins.plugins.azureml.steps.submit;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import io.jenkins.plugins.azureml.snapshot.SourceReport;
import io.jenkins.plugins.azureml.snapshot.SourceScan;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.steps.assets.PreviewAssets;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a submission would send.
 *
 * @param kind of run, such as {@code command job}
 * @param compute names, separated by commas; null for the default of the service
 * @param environment names or images, separated by commas; null if the definition names none
 * @param files number of local files
 * @param bytes their total size
 */
record RunPreview(
        @NonNull String kind,
        @CheckForNull String compute,
        @CheckForNull String environment,
        int files,
        long bytes) {

    /** Describes a v2 job whose assets were recorded. */
    @NonNull
    static RunPreview ofJob(@NonNull JsonNode job, @NonNull PreviewAssets assets) {
        Set<String> computes = new LinkedHashSet<>();
        // Nodes of a pipeline without a compute use this one.
        String byDefault = job.path("settings").path("default_compute").asText("");
        if (!byDefault.isEmpty()) {
            computes.add(byDefault.substring(byDefault.lastIndexOf('/') + 1));
        }
        computes.addAll(assets.computes());
        return new RunPreview(
                job.path("jobType").asText().toLowerCase(Locale.ROOT) + " job",
                joined(computes),
                joined(assets.environments()),
                assets.files(),
                assets.bytes());
    }

    /**
     * Describes a v1 run.
     *
     * @param sources to count on the agent; null if the definition names a snapshot
     */
    @NonNull
    static RunPreview ofRun(
            @NonNull String kind,
            @NonNull JsonNode definition,
            @CheckForNull SourceFolder sources,
            @NonNull AgentPlace place)
            throws IOException, InterruptedException {
        SourceReport report = sources == null
                ? new SourceReport(0, 0, "", "")
                : place.folder().act(new SourceScan(sources));
        JsonNode configuration = RunDefinitionValidator.configuration(definition);
        JsonNode environment = RunDefinitionValidator.field(configuration, "environment");
        return new RunPreview(
                kind,
                text(configuration, "target"),
                environment == null ? null : text(environment, "name"),
                report.files(),
                report.bytes());
    }

    @CheckForNull
    private static String text(JsonNode object, String name) {
        JsonNode value = RunDefinitionValidator.field(object, name);
        return value == null || !value.isTextual() || value.textValue().isBlank() ? null : value.textValue();
    }

    @CheckForNull
    private static String joined(Collection<String> names) {
        return names.isEmpty() ? null : String.join(", ", names);
    }

    /** Returns one line for the build log. */
    @NonNull
    String line() {
        return "Azure ML: dry run, nothing was submitted: " + kind + ", compute "
                + (compute == null ? "by default of the service" : compute) + ", environment "
                + (environment == null ? "by default of the service" : environment) + ", "
                + HumanReadable.files(files) + ", " + HumanReadable.size(bytes);
    }

    @NonNull
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("dryRun", true);
        map.put("kind", kind);
        map.put("compute", compute);
        map.put("environment", environment);
        map.put("files", files);
        map.put("bytes", bytes);
        return map;
    }
}
