package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Writes what a step has done to an online endpoint to the page of its build: an entry for each of its deployments. */
public final class EndpointRecord {

    private final Consumer<UnaryOperator<List<DeploymentEntry>>> page;
    private final String endpoint;
    private final String url;
    private final boolean abandoned;

    EndpointRecord(
            @NonNull Consumer<UnaryOperator<List<DeploymentEntry>>> page,
            @NonNull String endpoint,
            @CheckForNull String url,
            boolean abandoned) {
        this.page = page;
        this.endpoint = endpoint;
        this.url = url;
        this.abandoned = abandoned;
    }

    /** The same, for a step that does not wait for the end of what is written from here on. */
    @NonNull
    public EndpointRecord abandoned() {
        return new EndpointRecord(page, endpoint, url, true);
    }

    /**
     * What becomes of a deployment.
     *
     * @param model {@code name:version}; null if it has none
     */
    public void deployment(
            @NonNull String deployment,
            @NonNull DeploymentState state,
            @CheckForNull String model,
            @CheckForNull String instanceType,
            @CheckForNull Integer instanceCount) {
        change(List.of(deployment), entry -> to(state, entry).of(model, instanceType, instanceCount));
    }

    /** What becomes of a shift of the traffic of these. */
    public void traffic(@NonNull Collection<String> deployments, @NonNull DeploymentState state) {
        change(deployments, entry -> shift(state, entry));
    }

    public void deletion(@NonNull String deployment, @NonNull DeploymentState state) {
        change(List.of(deployment), entry -> to(state, entry));
    }

    /**
     * Told when the requests have been shared anew.
     *
     * @param percents by deployment, 0 of one that has none any more
     */
    public void traffic(@NonNull Map<String, Integer> percents) {
        Map<String, Integer> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(percents);
        change(
                byName.keySet(),
                entry -> shift(DeploymentState.SERVING, entry).withTraffic(byName.get(entry.getDeployment())));
    }

    /** All deployments of the endpoint that the page shows; if it shows none, the endpoint itself. */
    public void all(@NonNull DeploymentState state) {
        page.accept(entries -> {
            List<DeploymentEntry> copy = new ArrayList<>(entries);
            if (copy.stream().noneMatch(entry -> entry.isOf(endpoint))) {
                copy.add(new DeploymentEntry(endpoint, null));
            }
            copy.replaceAll(entry -> entry.isOf(endpoint) ? to(state, entry) : entry);
            return copy;
        });
    }

    private DeploymentEntry to(DeploymentState state, DeploymentEntry entry) {
        return ended(entry.at(url).to(state, System.currentTimeMillis()));
    }

    private DeploymentEntry shift(DeploymentState state, DeploymentEntry entry) {
        return ended(entry.at(url).shift(state, System.currentTimeMillis()));
    }

    private DeploymentEntry ended(DeploymentEntry entry) {
        return abandoned ? entry.abandon() : entry;
    }

    private void change(Collection<String> deployments, UnaryOperator<DeploymentEntry> change) {
        page.accept(entries -> {
            List<DeploymentEntry> copy = new ArrayList<>(entries);
            for (String deployment : deployments) {
                if (copy.stream().noneMatch(entry -> entry.isOf(endpoint, deployment))) {
                    copy.add(new DeploymentEntry(endpoint, deployment));
                }
                copy.replaceAll(entry -> entry.isOf(endpoint, deployment) ? change.apply(entry) : entry);
            }
            return copy;
        });
    }
}
