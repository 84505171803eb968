package io.jenkins.plugins.azureml.steps.promote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.gate.Comparison;
import io.jenkins.plugins.azureml.gate.QualityGate;
import io.jenkins.plugins.azureml.steps.AgentWorkspace;
import io.jenkins.plugins.azureml.steps.LongRunningStepExecution;
import io.jenkins.plugins.azureml.steps.models.ModelGate;
import io.jenkins.plugins.azureml.steps.models.ModelMetrics;
import io.jenkins.plugins.azureml.steps.run.AssetName;
import io.jenkins.plugins.azureml.steps.run.BuildTags;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Finds out whether the target has the content, evaluates the conditions, copies the files, then creates the version. The settings
 * of the step are those of the target. The request is saved before it is sent: a resumed step copies nothing again and recognizes
 * its version by the content mark.
 */
public class AmlPromoteModelExecution extends LongRunningStepExecution {

    private static final long serialVersionUID = 1L;

    private static final String MODELS = "models";

    private final AmlPromoteModelStep step;
    private final WorkspaceSettings source;
    /** Null until all files are at the target. */
    private PromotedVersion promoted;
    /** Id of the source with its version, once it is known. */
    private String sourceId;
    /** Rows of the comparison; null if there are no conditions, or if they are not evaluated yet. */
    private ArrayList<Map<String, Object>> comparison;
    /** Metrics of the candidate that its model does not have itself, as properties. */
    private LinkedHashMap<String, String> metrics;

    /** Why the target is not known; checked before the step begins. */
    private final String missing;

    private transient AgentWorkspace agent;

    /**
     * @param source settings of the workspace with the model
     * @param target settings of the target; those of the source for a registry
     * @param missing why the target is not known; null if it is
     */
    AmlPromoteModelExecution(
            @NonNull StepContext context,
            @NonNull WorkspaceSettings source,
            @NonNull WorkspaceSettings target,
            @CheckForNull String missing,
            @NonNull AmlPromoteModelStep step) {
        super(context, target, step.getPollInterval());
        this.step = step;
        this.source = source;
        this.missing = missing;
    }

    @NonNull
    @Override
    public List<String> problems() {
        List<String> problems = super.problems();
        if (step.getTo() != null) {
            List<String> ofTarget = settings().problems();
            List<String> ofSource = source.problems();
            problems.removeAll(ofTarget);
            problems.addAll(0, ofSource);
            ofTarget.stream()
                    .filter(problem -> !ofSource.contains(problem))
                    .forEach(problem -> problems.add("workspace '" + step.getTo() + "': " + problem));
        }
        if (missing != null) {
            problems.add("to: " + missing.replaceFirst("\\.$", ""));
        }
        problems.addAll(new PromotionParameters(step).problems());
        return problems;
    }

    @Override
    protected void startWork() {
        if (promoted != null) {
            super.startWork();
            return;
        }
        submitTransfer(() -> {
            if (!AgentWorkspace.isGiven(getContext())) {
                prepare(null);
                return;
            }
            if (agent == null) {
                agent = new AgentWorkspace(this);
            }
            agent.withWorkspace(place -> prepare(place.folder()));
        });
    }

    /** @param folder on the agent; null if the step has none */
    private void prepare(@CheckForNull FilePath folder) throws IOException, InterruptedException {
        PromotionTarget target = target(client());
        SourceModel model = source();
        sourceId = model.id();
        String name = step.getName() == null ? model.model().name() : step.getName();
        requireOther(name);
        String mark = model.mark();
        Optional<Model> existing = existing(target, name, mark);
        if (existing.isPresent()) {
            keep(target, existing.get(), mark);
            return;
        }
        if (!step.onlyIf().isEmpty() && comparison == null) {
            Comparison judged = judge(target, model, name);
            if (!judged.isMet()) {
                succeed(notPromoted(name, judged));
                return;
            }
            comparison = new ArrayList<>(judged.rows());
            getContext().saveState();
        }
        String version = version(target, name, model.model());
        PromotionTarget.Place place = new ModelCopy(model, client().blobCopies(), this::println)
                .run(target, () -> target.place(name, version, mark), folder);
        String body = PromotedVersion.body(
                model,
                place.uri() + "/" + model.root(),
                mark,
                new BuildTags(build(), getContext().get(EnvVars.class)).tags(null),
                step.getTags(),
                metrics == null ? Map.of() : metrics);
        promoted = new PromotedVersion(name, version, mark, body);
        super.startWork();
    }

    private static void requireV2(AmlClient client) throws IOException, InterruptedException {
        if (!client.takesV2()) {
            throw new AbortException("amlPromoteModel requires the v2 API, but " + client.ref()
                    + " is in v1LegacyMode, which supports only the v1 API. What to do: ask the owner of the workspace to"
                    + " turn v1LegacyMode off.");
        }
    }

    private SourceModel source() throws IOException, InterruptedException {
        AmlClient from = client(source);
        String model = String.valueOf(step.getModel());
        if (PromotionParameters.isInRegistry(model)) {
            AssetName name = AssetName.of(AssetName.Kind.MODEL, model);
            return RegistrySource.read(from.registries().find(String.valueOf(name.registry())), name);
        }
        requireV2(from);
        return WorkspaceSource.read(from, model);
    }

    private PromotionTarget target(AmlClient to) throws IOException, InterruptedException {
        if (step.getRegistry() != null) {
            return new RegistryTarget(to.registries().find(step.getRegistry()));
        }
        requireV2(to);
        return new WorkspaceTarget(to, step.target());
    }

    private void requireOther(String name) throws IOException, InterruptedException {
        boolean same = step.getRegistry() == null
                && client(source).ref().path().equalsIgnoreCase(client().ref().path())
                && sourceId.startsWith(name + ":");
        if (same) {
            throw new AbortException("Model " + sourceId + " is already in workspace '" + step.getTo()
                    + "', which is the workspace of the step. What to do: set to to another workspace, or name to another"
                    + " name.");
        }
    }

    /** Returns the version of the target with the same content; empty if there is none. */
    private Optional<Model> existing(PromotionTarget target, String name, String mark)
            throws IOException, InterruptedException {
        Map<String, String> tag = Map.of(PromotedVersion.MARK, mark);
        if (step.getVersion() == null) {
            return target.models().stream(new ModelFilter(name, null, null, tag, Map.of()))
                    .find(model -> model.version() != null);
        }
        Optional<Model> found = target.models().find(name + ":" + step.getVersion());
        if (found.isPresent() && !mark.equals(found.get().tags().get(PromotedVersion.MARK))) {
            throw new AbortException("Model " + name + ":" + step.getVersion() + " exists in " + target.title()
                    + " with other content. What to do: set another version, or none to get the next one.");
        }
        return found;
    }

    /** Ends the step with an existing version, once the target has completed it. */
    private void keep(PromotionTarget target, Model existing, String mark) throws IOException, InterruptedException {
        String name = String.valueOf(existing.name());
        String version = String.valueOf(existing.version());
        String state = target.versions()
                .find(MODELS, name, version)
                .map(json -> Json.text(Json.field(json, "properties"), "provisioningState"))
                .orElse(null);
        if (state == null || state.equalsIgnoreCase("Succeeded")) {
            println("Azure ML: " + target.title() + " has model " + sourceId + " already, as " + name + ":" + version
                    + ": nothing is copied");
            succeed(result(target, existing, false));
            return;
        }
        promoted = new PromotedVersion(name, version, mark, null);
        super.startWork();
    }

    private Comparison judge(PromotionTarget target, SourceModel promoting, String name)
            throws IOException, InterruptedException {
        Model model = promoting.model();
        List<String> required = new QualityGate(step.onlyIf()).metrics();
        Map<String, Double> candidate =
                ModelMetrics.of(model, required, promoting.origin().runs()::read, this::println);
        LinkedHashMap<String, String> lacking = new LinkedHashMap<>(ModelMetrics.properties(candidate, required));
        model.tags().keySet().forEach(tag -> lacking.remove("metric." + tag));
        model.properties().keySet().forEach(property -> lacking.remove("metric." + property));
        metrics = lacking;
        return new ModelGate(
                        target.models(),
                        target.runs(),
                        new ModelGate.Conditions(name, step.onlyIf(), step.getCompareTo()),
                        this::println)
                .evaluate(candidate, "neither model " + sourceId + " nor its run has");
    }

    /** Returns the version to create: the one that is asked for, that of the source, or else the next one. */
    private String version(PromotionTarget target, String name, Model model) throws IOException, InterruptedException {
        if (step.getVersion() != null) {
            return step.getVersion();
        }
        String same = String.valueOf(model.version());
        if (target.models().find(name + ":" + same).isEmpty()) {
            return same;
        }
        String next = target.versions().next(MODELS, name);
        println("Azure ML: " + target.title() + " has another model " + name + ":" + same + ": promoting as version "
                + next);
        return next;
    }

    @NonNull
    @Override
    protected LongRunningOperation send(@NonNull AmlClient client, boolean maybeSent)
            throws IOException, InterruptedException {
        PromotionTarget target = target(client);
        String name = promoted.name();
        String version = promoted.version();
        boolean exists = promoted.body() == null
                || maybeSent
                        && target.models()
                                .find(promoted.id())
                                .filter(promoted::isSame)
                                .isPresent();
        if (exists) {
            return target.versions().follow(MODELS, name, version);
        }
        ObjectNode body = (ObjectNode) Json.MAPPER.readTree(promoted.body());
        return target.versions().put(MODELS, name, version, body, maybeSent);
    }

    @NonNull
    @Override
    protected Object result(@NonNull AmlClient client, @NonNull LongRunningOperation done)
            throws IOException, InterruptedException {
        PromotionTarget target = target(client);
        Model model = target.models().get(promoted.id());
        return result(target, model, promoted.body() != null);
    }

    /** Explains a version that another build has created at the same time. */
    @Override
    protected boolean tryRecover(@NonNull AzureMlException failure, boolean accepted)
            throws IOException, InterruptedException {
        if (!accepted && promoted != null) {
            PromotionTarget target = target(client());
            boolean taken = target.models()
                    .find(promoted.id())
                    .filter(model -> !promoted.isSame(model))
                    .isPresent();
            if (taken) {
                println("Azure ML: model " + promoted.id() + " was created in " + target.title()
                        + " by another build meanwhile, with other content. The next promotion gets another version.");
            }
        }
        return false;
    }

    private Map<String, Object> result(PromotionTarget target, Model model, boolean created) {
        String name = String.valueOf(model.name());
        String version = String.valueOf(model.version());
        String id = target.id(name, version);
        String url = target.portalUrl(name, version);
        if (url != null) {
            println("Azure ML: " + url);
        }
        String conditions = comparison == null ? null : String.join(", ", step.onlyIf());
        record(page -> page.registered(id, model.properties().get("runId"), url, conditions));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("id", id);
        result.put("name", name);
        result.put("version", version);
        result.put("url", model.url());
        result.put("promoted", true);
        result.put("created", created);
        result.put("source", sourceId);
        result.put("portalUrl", url);
        if (comparison != null) {
            result.put("comparison", comparison);
        }
        return result;
    }

    private Map<String, Object> notPromoted(String name, Comparison judged) throws AbortException {
        String reason = judged.reason();
        println("Azure ML: model " + sourceId + " not promoted to " + step.target() + ": " + reason);
        record(page -> page.notRegistered(name, null, reason));
        if (step.isFailIfNotMet()) {
            throw new AbortException(
                    "Model " + sourceId + " was not promoted to " + step.target() + ": " + reason + ".");
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", name);
        result.put("promoted", false);
        result.put("created", false);
        result.put("source", sourceId);
        result.put("reason", reason);
        result.put("comparison", judged.rows());
        return result;
    }

    @NonNull
    @Override
    protected String target() {
        return "model " + (promoted == null ? step.getModel() : promoted.id()) + " in " + step.target();
    }

    @NonNull
    @Override
    protected String verb() {
        return promoted == null ? "copying" : "registering";
    }

    @NonNull
    @Override
    protected String successText() {
        return "promoted from " + sourceId;
    }
}
