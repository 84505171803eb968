package io.jenkins.plugins.azureml.steps.apply;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.actions.AssetEntry;
import io.jenkins.plugins.azureml.actions.AssetResult;
import io.jenkins.plugins.azureml.definitions.assets.AssetKind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One asset of the plan, as it is saved with the build. Not a record, which the marshalling of Pipelines cannot save. */
final class ApplyEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final AssetKind kind;
    private final String name;
    private final String version;
    private final String endpoint;
    private final String id;
    private final Action action;
    private final String file;
    private final String mark;
    private final ArrayList<String> changes;
    private final String body;

    /**
     * @param version null for what has no versions
     * @param endpoint of a deployment; null for all others
     * @param file path of its file; empty for a component inside a pipeline component, which has no name of its own
     * @param mark hash of the content, see {@link ContentMark}; null if there is none
     * @param changes fields that differ, as text without secrets
     * @param body JSON of the request; null if none is to be sent
     */
    ApplyEntry(
            @NonNull AssetKind kind,
            @NonNull String name,
            @CheckForNull String version,
            @CheckForNull String endpoint,
            @NonNull String id,
            @NonNull Action action,
            @NonNull String file,
            @CheckForNull String mark,
            @NonNull List<String> changes,
            @CheckForNull String body) {
        this.kind = kind;
        this.name = name;
        this.version = version;
        this.endpoint = endpoint;
        this.id = id;
        this.action = action;
        this.file = file;
        this.mark = mark;
        this.changes = new ArrayList<>(changes);
        this.body = body;
    }

    @NonNull
    AssetKind kind() {
        return kind;
    }

    @NonNull
    String name() {
        return name;
    }

    @CheckForNull
    String version() {
        return version;
    }

    @CheckForNull
    String endpoint() {
        return endpoint;
    }

    @NonNull
    Action action() {
        return action;
    }

    @NonNull
    String file() {
        return file;
    }

    @CheckForNull
    String mark() {
        return mark;
    }

    @NonNull
    List<String> changes() {
        return List.copyOf(changes);
    }

    @CheckForNull
    String body() {
        return body;
    }

    /** Returns the asset for messages, such as {@code component train:3}. */
    @NonNull
    String title() {
        return kind.word() + " " + name + (version == null ? "" : ":" + version)
                + (endpoint == null ? "" : " of endpoint " + endpoint);
    }

    /** Returns whether the entry is shown to users. */
    boolean isShown() {
        return !file.isEmpty();
    }

    @NonNull
    ApplyEntry withBody(@NonNull String json) {
        return new ApplyEntry(kind, name, version, endpoint, id, action, file, mark, changes, json);
    }

    /** Returns another request for the same resource, which users are not shown as one of its own. */
    @NonNull
    ApplyEntry hidden(@NonNull String json) {
        return new ApplyEntry(kind, name, version, endpoint, id, Action.UPDATE, "", null, List.of(), json);
    }

    /** Returns the entry as the step returns it. */
    @NonNull
    Map<String, Object> plain() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("kind", kind.word());
        plain.put("name", name);
        plain.put("version", version);
        if (endpoint != null) {
            plain.put("endpoint", endpoint);
        }
        plain.put("id", id);
        plain.put("action", action.word());
        plain.put("changes", new ArrayList<>(changes));
        plain.put("file", file);
        return plain;
    }

    /** Returns the entry for the page of the build. */
    @NonNull
    AssetEntry onPage(@NonNull AssetResult result) {
        return new AssetEntry(kind.word(), name, version, endpoint, file, result);
    }

    /** Returns the lines of the plan for the build log. */
    @NonNull
    static List<String> plan(@NonNull List<ApplyEntry> entries) {
        List<String> lines = new ArrayList<>();
        for (ApplyEntry each : entries) {
            if (each.isShown()) {
                lines.add("Azure ML:   " + each.action.word() + " " + each.title() + " (" + each.file + ")"
                        + (each.changes.isEmpty() ? "" : ": " + String.join(", ", each.changes)));
            }
        }
        return lines;
    }

    /** Returns the counts, such as {@code 2 to create, 1 unchanged}. */
    @NonNull
    static String summary(@NonNull List<ApplyEntry> entries) {
        List<String> parts = new ArrayList<>();
        for (Action action : Action.values()) {
            long count = entries.stream()
                    .filter(each -> each.isShown() && each.action == action)
                    .count();
            if (count > 0) {
                parts.add(count + (action == Action.UNCHANGED ? " " : " to ") + action.word());
            }
        }
        return String.join(", ", parts);
    }
}
