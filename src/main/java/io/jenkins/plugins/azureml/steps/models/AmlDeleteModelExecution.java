package io.jenkins.plugins.azureml.steps.models;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import io.jenkins.plugins.azureml.client.models.ModelRegistry;
import io.jenkins.plugins.azureml.client.models.ModelUse;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.SingleCallExecution;
import io.jenkins.plugins.azureml.steps.WholeNumber;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Selects the versions, checks that nothing uses them, saves the selection, then deletes. A resumed step uses the saved selection,
 * so a version registered in the meantime does not push out another one. Deleting a missing version is not an error, which makes
 * it safe to repeat.
 */
class AmlDeleteModelExecution extends SingleCallExecution {

    private static final long serialVersionUID = 1L;

    private final AmlDeleteModelStep step;

    /** Null until it is complete, and not changed after that: the Pipeline may be saved at any time. */
    private Selection selection;

    AmlDeleteModelExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlDeleteModelStep step) {
        super(context, settings);
        this.step = step;
    }

    /** The versions that a call deletes, keeps and has found in use. */
    private static final class Selection implements Serializable {

        private static final long serialVersionUID = 1L;

        private final ArrayList<String> toDelete;
        private final ArrayList<String> kept;
        /** Descriptions of the users by the id of the version. */
        private final LinkedHashMap<String, ArrayList<String>> used = new LinkedHashMap<>();

        Selection(List<String> toDelete, List<String> kept) {
            this.toDelete = new ArrayList<>(toDelete);
            this.kept = new ArrayList<>(kept);
        }
    }

    @NonNull
    @Override
    protected List<String> problems() {
        List<String> problems = super.problems();
        problems.addAll(step.problems());
        return problems;
    }

    @Override
    protected void prepare() throws IOException, InterruptedException {
        ModelRegistry registry = client().registry();
        Selection selected =
                step.id() == null ? selectSurplusVersions(registry) : selectNamedVersion(registry, step.id());
        checkUse(registry, selected);
        synchronized (this) {
            selection = selected;
        }
    }

    @Override
    protected Object call(boolean maybeSent) throws IOException, InterruptedException {
        if (step.isDryRun()) {
            selection.toDelete.forEach(id -> println("Azure ML: would delete model " + id));
            if (selection.toDelete.isEmpty()) {
                println("Azure ML: nothing to delete");
            }
            return result(selection, selection.toDelete, false);
        }
        ModelRegistry registry = client().registry();
        List<String> deleted = new ArrayList<>();
        for (String id : selection.toDelete) {
            // The version may be missing because this step has deleted it before the restart.
            if (registry.delete(id) || maybeSent) {
                deleted.add(id);
                println("Azure ML: model " + id + " deleted");
                record(page -> page.deleted(id));
            } else {
                println("Azure ML: model " + id + " was already deleted by someone else");
            }
        }
        if (step.id() == null && selection.toDelete.isEmpty()) {
            println("Azure ML: nothing to delete");
        }
        return result(selection, deleted, !deleted.isEmpty());
    }

    /** Selects the version that the step names, or nothing if it does not exist. */
    private Selection selectNamedVersion(ModelRegistry registry, String id) throws IOException, InterruptedException {
        if (registry.find(id).isPresent()) {
            return new Selection(List.of(id), List.of());
        }
        if (step.getIfMissing().equals(AmlDeleteModelStep.FAIL)) {
            throw new AbortException(
                    "Model " + id + " does not exist, so it was not deleted. What to do: check the name and"
                            + " the version, or set ifMissing to 'ignore'.");
        }
        println("Azure ML: model " + id + " did not exist, nothing to delete");
        return new Selection(List.of(), List.of());
    }

    /** Selects all versions except the newest {@code keepLast}. */
    private Selection selectSurplusVersions(ModelRegistry registry) throws IOException, InterruptedException {
        Map<String, String> tags = step.getTags() == null ? Map.of() : step.getTags();
        // A version may be on two pages if another one is registered while the pages are read.
        List<String> ids = registry.list(new ModelFilter(step.getName(), null, null, tags, Map.of())).stream()
                .sorted(Model.NEWEST_FIRST)
                .map(Model::id)
                .distinct()
                .toList();
        if (ids.isEmpty() && step.getIfMissing().equals(AmlDeleteModelStep.FAIL)) {
            throw new AbortException("No version of model " + step.getName()
                    + HumanReadable.withTags(tags) + " exists, so nothing was deleted. What to do: check the name"
                    + " and the tags, or set ifMissing to 'ignore'.");
        }
        int keep = Math.min(WholeNumber.require(step.getKeepLast()), ids.size());
        return new Selection(ids.subList(keep, ids.size()), ids.subList(0, keep));
    }

    /**
     * Removes versions that deployments use from the selection.
     *
     * @throws AbortException if the version that the step names is in use
     */
    private void checkUse(ModelRegistry registry, Selection selected) throws IOException, InterruptedException {
        for (Map.Entry<String, List<ModelUse>> entry :
                usedBy(registry, selected.toDelete).entrySet()) {
            String id = entry.getKey();
            ArrayList<String> uses =
                    entry.getValue().stream().map(ModelUse::toString).collect(Collectors.toCollection(ArrayList::new));
            selected.used.put(id, uses);
            String by = String.join(", ", uses);
            if (step.isForce()) {
                println("Azure ML: model " + id + " will be deleted although it is used by " + by);
            } else if (step.id() == null) {
                println("Azure ML: model " + id + " kept, because it is used by " + by);
                selected.toDelete.remove(id);
                selected.kept.add(id);
            } else if (step.isDryRun()) {
                println("Azure ML: model " + id + " would be kept, because it is used by " + by);
                selected.toDelete.remove(id);
            } else {
                throw new AbortException(
                        "Model " + id + " is used by " + by
                                + ", so it was not deleted. What to do: switch that to another model first, or set force: true.");
            }
        }
    }

    private Map<String, List<ModelUse>> usedBy(ModelRegistry registry, Collection<String> ids)
            throws IOException, InterruptedException {
        if (ids.isEmpty()) {
            return Map.of();
        }
        try {
            return registry.usedBy(ids);
        } catch (AzureMlException e) {
            if (!step.isForce()) {
                throw new AbortException(e.getMessage() + " Set force: true to delete models without this check.");
            }
            println("Azure ML: the use of the model cannot be checked: " + e.getMessage());
            return Map.of();
        }
    }

    private Map<String, Object> result(Selection selected, List<String> ids, boolean deleted) {
        Map<String, Object> result = new LinkedHashMap<>();
        if (step.id() != null) {
            result.put("id", step.id());
        }
        result.put("deleted", deleted);
        result.put("ids", new ArrayList<>(ids));
        result.put("kept", selected.kept);
        result.put("used", selected.used);
        result.put("dryRun", step.isDryRun());
        return result;
    }

    @Override
    public String getStatus() {
        return "deleting model " + (step.id() == null ? step.getName() : step.id());
    }
}
