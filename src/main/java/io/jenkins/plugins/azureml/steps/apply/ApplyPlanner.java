package io.jenkins.plugins.azureml.steps.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.definitions.assets.AssetKind;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.steps.assets.AgentAssets;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides what happens to each asset, in the order of their references, and then builds the requests. The first part only reads;
 * the second part uploads.
 */
final class ApplyPlanner {

    /** Fields that only the service may set, as far as requests may not contain them. */
    private static final List<String> READ_ONLY = List.of("environmentType", "provisioningState");

    private final AmlClient client;
    private final AssetTree tree;
    private final List<PlannedAsset> assets;
    private final Pattern id;
    private final PlanAssets planned;
    private final ResourceRequests resources;
    private final DefaultDeployments defaults;
    private final List<PlannedAsset> order = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    ApplyPlanner(@NonNull AmlClient client, @NonNull AssetTree tree, @NonNull List<PlannedAsset> assets) {
        this.client = client;
        this.tree = tree;
        this.assets = assets;
        this.id = Pattern.compile(Pattern.quote(client.ref().path())
                + "/(data|environments|components|models)/([^/\"]+)" + "/versions/([^/\"]+)");
        this.resources = new ResourceRequests(client);
        this.defaults = new DefaultDeployments(resources);
        this.planned = new PlanAssets(client, tree.scans(), this::versionOf);
    }

    /**
     * Makes the plan. Changes nothing.
     *
     * @return the assets in the order of their references, without requests
     * @throws AbortException with all problems of all files
     */
    @NonNull
    List<ApplyEntry> plan() throws IOException, InterruptedException {
        for (PlannedAsset asset : assets) {
            visit(asset);
        }
        AssetTree.requireValid(problems);
        return order.stream().map(this::entry).toList();
    }

    private ApplyEntry entry(PlannedAsset asset) {
        return new ApplyEntry(
                asset.file.kind(),
                asset.file.name(),
                asset.version,
                asset.file.endpoint(),
                asset.file.kind().isVersioned()
                        ? client.assetVersions().id(asset.file.kind().plural(), asset.file.name(), asset.version)
                        : resources.id(asset.file.kind(), asset.file.name(), asset.file.endpoint()),
                asset.action,
                asset.path,
                asset.mark,
                asset.changes,
                null);
    }

    /** Plans an asset after those that it refers to. */
    private void visit(PlannedAsset asset) throws IOException, InterruptedException {
        if (asset.state == PlannedAsset.State.PLANNED) {
            return;
        }
        asset.state = PlannedAsset.State.VISITING;
        try {
            ObjectNode properties = asset.file.create(planned);
            for (Matcher each = id.matcher(properties.toString()); each.find(); ) {
                versionOf(each.group(1), decoded(each.group(2)), decoded(each.group(3)));
            }
            if (asset.file.kind().isVersioned()) {
                decide(asset, properties);
            } else {
                compare(asset, properties);
            }
        } catch (AzureMlException e) {
            if (!e.isMissing()) {
                throw e;
            }
            problem(asset, e);
        } catch (AbortException e) {
            problem(asset, e);
        }
        asset.state = PlannedAsset.State.PLANNED;
        order.add(asset);
    }

    private void problem(PlannedAsset asset, IOException e) {
        problems.add(asset.path + ": " + HumanReadable.problem(e));
    }

    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Returns the version of an asset of the files, see {@link TreeLookup}. Plans the asset first. */
    @CheckForNull
    private String versionOf(String plural, String name, @CheckForNull String version)
            throws IOException, InterruptedException {
        List<PlannedAsset> named = assets.stream()
                .filter(each -> each.file.kind().plural().equals(plural)
                        && each.file.name().equals(name)
                        && (version == null
                                || each.file.version() == null
                                || each.file.version().equals(version)))
                .toList();
        if (named.isEmpty()) {
            return null;
        }
        if (named.size() > 1) {
            throw new AbortException("azureml:" + name + "@latest could be one of several versions in the files: "
                    + named.stream().map(each -> each.path).collect(Collectors.joining(", ")) + ". Name a version.");
        }
        PlannedAsset target = named.get(0);
        if (target.state == PlannedAsset.State.VISITING) {
            if (version != null && target.file.version() == null) {
                // An existing version of an asset that gets a new one.
                return null;
            }
            throw new AbortException(target.title() + " (" + target.path
                    + ") refers to itself, directly or through other" + " files. Remove one of the references.");
        }
        visit(target);
        if (!target.file.kind().isVersioned()) {
            return "";
        }
        return version == null || version.equals(target.version) ? target.version : null;
    }

    private void decide(PlannedAsset asset, ObjectNode properties) throws IOException, InterruptedException {
        AssetKind kind = asset.file.kind();
        if (properties.path("tags").has(ContentMark.TAG)) {
            throw new AbortException("tags: " + ContentMark.TAG + " is set by amlApply. Remove it from the file.");
        }
        ObjectNode content = ContentMark.content(kind, properties);
        asset.mark = ContentMark.of(kind, content, client.ref());
        Optional<JsonNode> found = asset.version == null
                ? client.assetVersions().newest(kind.plural(), asset.file.name())
                : client.assetVersions().find(kind.plural(), asset.file.name(), asset.version);
        if (found.isEmpty()) {
            create(asset);
            return;
        }
        JsonNode existing = Json.field(found.get(), "properties");
        String mark = Json.text(Json.field(existing, "tags"), ContentMark.TAG);
        Map<String, String> differences = asset.mark.equals(mark)
                ? Map.of()
                : FieldDifferences.of(
                        content, existing instanceof ObjectNode object ? ContentMark.content(kind, object) : existing);
        if (differences.isEmpty() && (mark == null || mark.equals(asset.mark))) {
            asset.version = Json.text(found.get(), "name");
            asset.existing = existing.deepCopy();
            asset.wanted = changeable(kind, properties);
            asset.changes.addAll(FieldDifferences.of(asset.wanted, existing).values());
            asset.action = asset.changes.isEmpty() ? Action.UNCHANGED : Action.UPDATE;
        } else if (asset.version == null) {
            create(asset);
        } else {
            throw new AbortException(asset.title() + ", version " + asset.version + ", exists with other content"
                    + (differences.isEmpty() ? "" : " (" + String.join(", ", differences.keySet()) + ")")
                    + ", and a version cannot change. What to do: change the version, or remove it from the file so that the"
                    + " next one is created.");
        }
    }

    /** Compares what has no versions with the fields that the file sets. */
    private void compare(PlannedAsset asset, ObjectNode body) throws IOException, InterruptedException {
        AssetKind kind = asset.file.kind();
        String endpoint = asset.file.endpoint();
        AssetKind owner = kind.endpoint();
        boolean newEndpoint = false;
        if (owner != null && endpoint != null) {
            boolean inFiles = versionOf(owner.plural(), endpoint, null) != null;
            newEndpoint = resources.find(owner, endpoint, null).isEmpty();
            if (newEndpoint && !inFiles) {
                throw new AbortException(owner.word() + " " + endpoint + " does not exist. Add its file to the files"
                        + (owner == AssetKind.ONLINE_ENDPOINT ? ", or create it with amlDeploy." : "."));
            }
        }
        if (kind == AssetKind.BATCH_ENDPOINT) {
            defaults.check(asset.file.name(), body, assets);
        }
        asset.parts = LocalParts.of(body);
        asset.existing = newEndpoint
                ? null
                : resources.find(kind, asset.file.name(), endpoint).orElse(null);
        if (asset.existing == null) {
            asset.action = Action.CREATE;
            return;
        }
        String type = asset.existing.at("/properties/computeType").asText("");
        if (!type.equals(body.at("/properties/computeType").asText(""))) {
            throw new AbortException(
                    asset.title() + " exists as a compute of the type " + type + ". Choose another name.");
        }
        ObjectNode wanted = body;
        String mark = asset.existing.path("tags").path(ContentMark.TAG).asText("");
        if (mark.equals(asset.parts.mark(asset.existing))) {
            wanted = asset.parts.resolvedFrom(body, asset.existing);
        }
        asset.changes.addAll(FieldDifferences.of(wanted, asset.existing).values());
        asset.action = asset.changes.isEmpty() ? Action.UNCHANGED : Action.UPDATE;
    }

    private void create(PlannedAsset asset) throws IOException, InterruptedException {
        asset.action = Action.CREATE;
        if (asset.version == null) {
            asset.version = client.assetVersions().next(asset.file.kind().plural(), asset.file.name());
        }
    }

    /** Returns the properties that can change in an existing version. Those of a component are also in its specification. */
    private static ObjectNode changeable(AssetKind kind, ObjectNode properties) {
        ObjectNode changeable = JsonNodeFactory.instance.objectNode();
        for (String field : List.of("description", "tags")) {
            if (kind != AssetKind.COMPONENT && properties.has(field)) {
                changeable.set(field, properties.get(field));
            }
        }
        return changeable;
    }

    /**
     * Builds the requests for a plan. Uploads what the assets consist of; this can be repeated.
     *
     * @param buildTags tags for new versions
     * @return the assets with their requests, and the requests for components without a name in front of those that need them
     */
    @NonNull
    ArrayList<ApplyEntry> prepare(
            @NonNull List<ApplyEntry> plan, @NonNull Map<String, String> buildTags, @NonNull Consumer<String> log)
            throws IOException, InterruptedException {
        TreeAssets creating = new TreeAssets(client, new AgentAssets(client, tree.scans(), log), this::versionOf);
        ArrayList<ApplyEntry> prepared = new ArrayList<>();
        for (int i = 0; i < plan.size(); i++) {
            ApplyEntry entry = plan.get(i);
            if (entry.action() == Action.UNCHANGED) {
                prepared.add(entry);
                continue;
            }
            ObjectNode body;
            if (!entry.kind().isVersioned()) {
                body = resource(order.get(i), entry, creating);
            } else {
                body = JsonNodeFactory.instance.objectNode();
                body.set(
                        "properties",
                        entry.action() == Action.CREATE ? created(entry, creating, buildTags) : updated(order.get(i)));
            }
            prepared.addAll(creating.takeComponents());
            prepared.add(defaults.hold(entry, body, order.get(i).existing));
            defaults.after(entry).ifPresent(prepared::add);
        }
        return prepared;
    }

    private ObjectNode content(ApplyEntry entry, TreeAssets creating) throws IOException, InterruptedException {
        try {
            return tree.again(entry.file()).create(creating);
        } catch (DefinitionException e) {
            throw new AbortException(entry.file() + ": " + e.getMessage() + ".");
        }
    }

    private ObjectNode resource(PlannedAsset asset, ApplyEntry entry, TreeAssets creating)
            throws IOException, InterruptedException {
        ObjectNode body = resources.body(entry.kind(), content(entry, creating), asset.existing);
        if (!asset.parts.isEmpty()) {
            body.withObject("/tags").put(ContentMark.TAG, asset.parts.mark(body));
        }
        return body;
    }

    private ObjectNode created(ApplyEntry entry, TreeAssets creating, Map<String, String> buildTags)
            throws IOException, InterruptedException {
        ObjectNode properties = content(entry, creating);
        if (properties.get("componentSpec") instanceof ObjectNode specification) {
            specification.put("version", entry.version());
        }
        ObjectNode tags = properties.withObject("/tags");
        buildTags.forEach((name, value) -> {
            if (!tags.has(name)) {
                tags.put(name, value);
            }
        });
        tags.put(ContentMark.TAG, entry.mark());
        return properties;
    }

    private static ObjectNode updated(PlannedAsset asset) {
        ObjectNode properties = asset.existing.deepCopy();
        properties.remove(READ_ONLY);
        if (asset.wanted.has("description")) {
            properties.set("description", asset.wanted.get("description"));
        }
        asset.wanted
                .path("tags")
                .properties()
                .forEach(each -> properties.withObject("/tags").set(each.getKey(), each.getValue()));
        properties.withObject("/tags").put(ContentMark.TAG, asset.mark);
        return properties;
    }
}
