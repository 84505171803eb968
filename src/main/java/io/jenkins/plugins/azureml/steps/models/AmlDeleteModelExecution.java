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
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Looks what is to be deleted and who uses it, keeps that, and deletes. A restart goes on with what was decided: a version
 * that was registered meanwhile makes no other one surplus. Deleting what is gone already is no failure, which makes it harmless
 * to do it again.
 */
class AmlDeleteModelExecution extends SingleCallExecution {

    private static final long serialVersionUID = 1L;

    private final AmlDeleteModelStep step;

    /** Null until it is decided. */
    private ArrayList<String> doomed;

    private ArrayList<String> kept = new ArrayList<>();
    private LinkedHashMap<String, ArrayList<String>> used = new LinkedHashMap<>();

    AmlDeleteModelExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlDeleteModelStep step) {
        super(context, settings);
        this.step = step;
    }

    @NonNull
    @Override
    protected List<String> problems() {
        List<String> problems = super.problems();
        problems.addAll(step.problems());
        return problems;
    }

    @Override
    protected Object call(boolean again) throws IOException, InterruptedException {
        ModelRegistry registry = client().registry();
        boolean decidedBefore = doomed != null;
        if (!decidedBefore) {
            List<String> ids = step.id() == null ? surplus(registry) : existing(registry, step.id());
            ids = new ArrayList<>(ids);
            lookWhoUses(registry, ids);
            if (step.isDryRun()) {
                ids.forEach(id -> println("Azure ML: would delete model " + id));
                if (ids.isEmpty()) {
                    println("Azure ML: there is nothing to delete");
                }
                return result(ids, false);
            }
            synchronized (this) {
                doomed = new ArrayList<>(ids);
            }
            save();
        }
        List<String> deleted = new ArrayList<>();
        for (String id : doomed) {
            if (registry.delete(id) || decidedBefore) {
                deleted.add(id);
                println("Azure ML: model " + id + " deleted");
                record(page -> page.deleted(id));
            } else {
                println("Azure ML: model " + id + " was deleted by somebody else meanwhile");
            }
        }
        if (step.id() == null && doomed.isEmpty()) {
            println("Azure ML: there is nothing to delete");
        }
        return result(deleted, !deleted.isEmpty());
    }

    /** The one version that is meant, if there is such a one. */
    private List<String> existing(ModelRegistry registry, String id) throws IOException, InterruptedException {
        if (registry.find(id).isPresent()) {
            return List.of(id);
        }
        if (step.getIfMissing().equals(AmlDeleteModelStep.FAIL)) {
            throw new AbortException("There is no model " + id + ", so it was not deleted. What to do: check name and"
                    + " version, or leave ifMissing at 'ignore'.");
        }
        println("Azure ML: model " + id + " did not exist, nothing to delete");
        return List.of();
    }

    /** All versions but the newest ones. */
    private List<String> surplus(ModelRegistry registry) throws IOException, InterruptedException {
        Map<String, String> tags = step.getTags() == null ? Map.of() : step.getTags();
        // The pages may shift while they are read.
        List<String> ids = registry.list(new ModelFilter(step.getName(), null, null, tags, Map.of())).stream()
                .sorted(Model.NEWEST_FIRST)
                .map(Model::id)
                .distinct()
                .toList();
        if (ids.isEmpty() && step.getIfMissing().equals(AmlDeleteModelStep.FAIL)) {
            throw new AbortException("There is no version of model " + step.getName()
                    + HumanReadable.withTags(tags) + ", so none was deleted. What to do: check name and"
                    + " tags, or leave ifMissing at 'ignore'.");
        }
        int keep = Math.min(step.getKeepLast(), ids.size());
        kept.addAll(ids.subList(0, keep));
        return ids.subList(keep, ids.size());
    }

    /** Takes those away that must not be deleted, or refuses if it is the one that is meant. */
    private void lookWhoUses(ModelRegistry registry, List<String> ids) throws IOException, InterruptedException {
        for (Map.Entry<String, List<ModelUse>> entry : usedBy(registry, ids).entrySet()) {
            String id = entry.getKey();
            ArrayList<String> uses =
                    entry.getValue().stream().map(ModelUse::toString).collect(Collectors.toCollection(ArrayList::new));
            used.put(id, uses);
            String by = String.join(", ", uses);
            if (step.isEvenIfUsed()) {
                println("Azure ML: model " + id + " is deleted although it is used by " + by);
            } else if (step.id() == null) {
                println("Azure ML: model " + id + " is kept, since it is used by " + by);
                ids.remove(id);
                kept.add(id);
            } else if (step.isDryRun()) {
                println("Azure ML: model " + id + " would not be deleted, since it is used by " + by);
                ids.remove(id);
            } else {
                throw new AbortException(
                        "Model " + id + " is used by " + by + ", so it was not deleted. What to do: let"
                                + " that use another model first, or set evenIfUsed: true.");
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
            if (!step.isEvenIfUsed()) {
                throw new AbortException(
                        e.getMessage() + " With evenIfUsed: true models are deleted even if that cannot be told.");
            }
            println("Azure ML: who uses the model cannot be told: " + e.getMessage());
            return Map.of();
        }
    }

    private Map<String, Object> result(List<String> ids, boolean deleted) {
        Map<String, Object> result = new LinkedHashMap<>();
        if (step.id() != null) {
            result.put("id", step.id());
        }
        result.put("deleted", deleted);
        result.put("ids", new ArrayList<>(ids));
        result.put("kept", kept);
        result.put("used", used);
        result.put("dryRun", step.isDryRun());
        return result;
    }

    @Override
    public String getStatus() {
        return "deleting model " + (step.id() == null ? step.getName() : step.id());
    }
}
