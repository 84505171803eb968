package io.jenkins.plugins.azureml.steps.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.actions.AssetResult;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.definitions.assets.AssetKind;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.steps.AgentWorkspace;
import io.jenkins.plugins.azureml.steps.LongRunningStepExecution;
import io.jenkins.plugins.azureml.steps.endpoints.DeploymentLog;
import io.jenkins.plugins.azureml.steps.run.BuildTags;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Plans all changes, uploads what they need, and then sends one request after the other. All requests are built first and saved
 * with the build, so that a resumed step needs no agent and decides nothing again.
 */
public class AmlApplyExecution extends LongRunningStepExecution {

    private static final long serialVersionUID = 1L;

    private final AmlApplyStep step;
    /** The assets in the order of their references. Null until the requests are built. Replaced, never changed. */
    private ArrayList<ApplyEntry> entries;
    /** Index of the entry whose request is sent next. */
    private int position;

    private transient AgentWorkspace agent;

    AmlApplyExecution(@NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlApplyStep step) {
        super(context, settings, step.getPollInterval());
        this.step = step;
    }

    @NonNull
    @Override
    public List<String> problems() {
        List<String> problems = super.problems();
        problems.addAll(step.problems());
        if (!AgentWorkspace.isGiven(getContext())) {
            problems.add("files are read from an agent: put amlApply into a node block");
        }
        return problems;
    }

    @Override
    protected void startWork() {
        if (entries != null) {
            super.startWork();
            return;
        }
        submitTransfer(() -> {
            if (agent == null) {
                agent = new AgentWorkspace(this);
            }
            agent.withWorkspace(this::prepare);
        });
    }

    private void prepare(AgentPlace place) throws IOException, InterruptedException {
        AmlClient client = client();
        AssetTree tree = new AssetTree(place, step.getFiles(), client.ref());
        List<PlannedAsset> assets = tree.read(step.getFiles(), FileOverrides.parse(step.getSet()), this::println);
        if (!client.takesV2()) {
            throw new AbortException("amlApply requires the v2 API, but " + client.ref()
                    + " is in v1LegacyMode, which supports only the v1 API. What to do: ask the owner of the workspace to"
                    + " turn v1LegacyMode off.");
        }
        ApplyPlanner planner = new ApplyPlanner(client, tree, assets);
        List<ApplyEntry> plan = planner.plan();
        println("Azure ML: " + HumanReadable.files(plan.size()) + ": " + ApplyEntry.summary(plan));
        ApplyEntry.plan(plan).forEach(this::println);
        if (step.isPlan()) {
            println("Azure ML: nothing was changed, because plan is set");
            succeed(plain(plan));
            return;
        }
        Map<String, String> tags = new BuildTags(build(), getContext().get(EnvVars.class)).tags(null);
        ArrayList<ApplyEntry> prepared = planner.prepare(plan, tags, this::println);
        record(page -> page.applied(prepared.stream()
                .filter(each -> each.isShown() && each.action() == Action.UNCHANGED)
                .map(each -> each.onPage(AssetResult.UNCHANGED))
                .toList()));
        int first = next(prepared, 0);
        if (first == prepared.size()) {
            succeed(plain(prepared));
            return;
        }
        position = first;
        entries = prepared;
        super.startWork();
    }

    /** Returns the index of the first entry with a request, from an index on; the size if there is none. */
    private static int next(List<ApplyEntry> entries, int from) {
        int index = from;
        while (index < entries.size() && entries.get(index).body() == null) {
            index++;
        }
        return index;
    }

    private ApplyEntry current() {
        return entries.get(position);
    }

    @NonNull
    @Override
    protected LongRunningOperation send(@NonNull AmlClient client, boolean maybeSent)
            throws IOException, InterruptedException {
        ApplyEntry entry = current();
        if (maybeSent && exists(client, entry)) {
            return client.assetVersions().created(entry.kind().plural(), entry.name(), entry.version());
        }
        ObjectNode body = (ObjectNode) Json.MAPPER.readTree(entry.body());
        return entry.kind().isVersioned()
                ? client.assetVersions().put(entry.kind().plural(), entry.name(), entry.version(), body, maybeSent)
                : new ResourceRequests(client).send(entry, body, maybeSent);
    }

    /** Returns whether a version that is to be created exists with this content: the step has created it before a restart. */
    private static boolean exists(AmlClient client, ApplyEntry entry) throws IOException, InterruptedException {
        if (entry.action() != Action.CREATE || entry.mark() == null) {
            return false;
        }
        Optional<JsonNode> existing = client.assetVersions().find(entry.kind().plural(), entry.name(), entry.version());
        return existing.map(json -> Json.field(json, "properties"))
                .map(properties -> Json.text(Json.field(properties, "tags"), ContentMark.TAG))
                .filter(entry.mark()::equals)
                .isPresent();
    }

    /** A resource that takes several requests is shown with the result of those so far. */
    @Override
    protected void recordProgress(@NonNull Progress progress) {
        ApplyEntry entry = current();
        AssetResult result =
                switch (progress) {
                    case SUCCEEDED -> entry.action() == Action.CREATE ? AssetResult.CREATED : AssetResult.UPDATED;
                    case FAILED -> AssetResult.FAILED;
                    default -> null;
                };
        if (result != null && entry.isShown()) {
            record(page -> page.applied(List.of(entry.onPage(result))));
        }
    }

    @Override
    protected boolean hasNext() {
        return next(entries, position + 1) < entries.size();
    }

    @Override
    protected void next() {
        position = next(entries, position + 1);
    }

    @NonNull
    @Override
    protected List<Map<String, Object>> result(@NonNull AmlClient client, @NonNull LongRunningOperation done) {
        boolean built = entries.stream()
                .anyMatch(each -> each.kind() == AssetKind.ENVIRONMENT && each.action() == Action.CREATE);
        if (built) {
            println("Azure ML: Azure builds the image of a new environment when a run or deployment first uses it");
        }
        return plain(entries);
    }

    private static List<Map<String, Object>> plain(List<ApplyEntry> entries) {
        List<Map<String, Object>> plain = new ArrayList<>();
        entries.stream().filter(ApplyEntry::isShown).map(ApplyEntry::plain).forEach(plain::add);
        return plain;
    }

    /** Logs what was not applied; the step fails then. */
    @Override
    protected boolean tryRecover(@NonNull AzureMlException failure, boolean accepted)
            throws IOException, InterruptedException {
        ApplyEntry failed = current();
        if (accepted && failed.kind() == AssetKind.ONLINE_DEPLOYMENT) {
            DeploymentLog.print(client(), String.valueOf(failed.endpoint()), failed.name(), this::println);
        }
        String hint = remaining(position);
        if (!hint.isEmpty()) {
            println("Azure ML:" + hint);
        }
        return false;
    }

    @NonNull
    @Override
    protected String afterStopHint() {
        return remaining(position + 1);
    }

    private String remaining(int from) {
        List<String> left = entries.subList(from, entries.size()).stream()
                .filter(each -> each.isShown() && each.body() != null)
                .map(ApplyEntry::title)
                .toList();
        return left.isEmpty()
                ? ""
                : " Not applied: " + String.join(", ", left) + ". The next amlApply continues with these.";
    }

    @NonNull
    @Override
    protected String target() {
        return entries == null ? "assets" : current().title();
    }

    @NonNull
    @Override
    protected String verb() {
        return entries == null ? "preparing" : current().action().verb();
    }

    @NonNull
    @Override
    protected String successText() {
        return current().action().done();
    }
}
