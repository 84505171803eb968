package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.jobs.OutputNames;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.steps.AgentWorkspace;
import io.jenkins.plugins.azureml.steps.AmlStepExecution;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import io.jenkins.plugins.azureml.transfer.ArtifactDownloader;
import io.jenkins.plugins.azureml.transfer.DownloadFeed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Downloads files on the agent. The controller lists and signs them meanwhile, only some at a time so that the URLs do not expire.
 * After a restart the download starts again and replaces the files.
 */
class AmlDownloadExecution extends AmlStepExecution {

    private static final long serialVersionUID = 1L;

    private static final int MAX_LISTED = 20;

    private final AmlDownloadStep step;
    /** Version that {@code @latest} stands for; null until it is known. */
    private volatile String latest;

    private transient AgentWorkspace agent;

    AmlDownloadExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlDownloadStep step) {
        super(context, settings);
        this.step = step;
    }

    @NonNull
    static Optional<String> pathProblem(@CheckForNull String path) {
        return path == null
                ? Optional.empty()
                : ArtifactDownloader.problem(path.replaceAll("/$", "")).map(p -> "path '" + path + "' " + p);
    }

    @NonNull
    @Override
    protected List<String> problems() {
        List<String> problems = super.problems();
        boolean known = problems.isEmpty();
        problems.addAll(step.problems());
        if (step.getOutput() != null) {
            OutputNames.problem(step.getOutput()).ifPresent(problems::add);
        }
        pathProblem(step.getPath()).ifPresent(problems::add);
        if (known) {
            step.placeProblem(settings().ref()).ifPresent(problems::add);
        }
        return problems;
    }

    @Override
    protected void startWork() {
        submitTransfer(this::chooseVersion);
    }

    /** Saves which version is the latest one, so that it is the same after a restart. */
    private void chooseVersion() throws IOException, InterruptedException {
        AssetName asset = step.asset();
        if (asset == null || asset.version() != null || latest != null) {
            onAgent();
        } else {
            latest = AssetFiles.latest(client(), asset);
            submitWhenSaved(AmlThreads::transfers, this::onAgent);
        }
    }

    private void onAgent() throws IOException, InterruptedException {
        if (agent == null) {
            agent = new AgentWorkspace(this);
        }
        agent.withWorkspace(this::download);
    }

    private DownloadSource source() throws IOException, InterruptedException {
        AssetName asset = step.asset();
        if (asset == null) {
            return step.getOutput() == null ? new RunFiles(client(), step) : OutputFiles.of(client(), step);
        }
        return AssetFiles.of(client(), asset.version() == null ? asset.withVersion(latest) : asset, step.getPath());
    }

    private void download(AgentPlace place) throws IOException, InterruptedException {
        DownloadSource source = source();
        List<Object> files = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> unwritable = new ArrayList<>();
        long bytes = 0;
        for (Map.Entry<String, Long> file : download(source, place).entrySet()) {
            if (file.getValue() == ArtifactDownloader.MISSING) {
                missing.add(file.getKey());
            } else if (file.getValue() == ArtifactDownloader.UNWRITABLE) {
                unwritable.add(file.getKey());
            } else {
                files.add(file.getKey());
                bytes += file.getValue();
            }
        }
        reportMissing(source, missing);
        reportUnwritable(source, unwritable);
        if (files.isEmpty()) {
            throw source.noFiles();
        }
        println("Azure ML: downloaded " + HumanReadable.files(files.size()) + ", " + HumanReadable.size(bytes) + ", of "
                + source.title());
        Map<String, Object> result = new LinkedHashMap<>(source.identity());
        result.put("folder", place.folder().child(target()).getRemote());
        result.put("count", files.size());
        result.put("bytes", bytes);
        result.put("files", files);
        succeed(result);
    }

    /**
     * Downloads all files in one call of the agent, while this controller lists them. Returns the length of each file by path,
     * {@link ArtifactDownloader#MISSING} or {@link ArtifactDownloader#UNWRITABLE}.
     */
    private Map<String, Long> download(DownloadSource source, AgentPlace place)
            throws IOException, InterruptedException {
        try (DownloadFeed feed = new DownloadFeed()) {
            DownloadListing listing = new DownloadListing(source, client().storage(), feed);
            Future<?> listed = AmlThreads.listings().submit(listing);
            try {
                place.folder().act(feed.downloader(target(), place.jenkinsfileBoundary()));
            } catch (IOException | RuntimeException e) {
                listing.throwFailure();
                throw e;
            } finally {
                listed.cancel(true);
            }
            return feed.lengths();
        }
    }

    /** Logs files that the storage does not have. The service also lists files that the run announced but never wrote. */
    private void reportMissing(DownloadSource source, List<String> missing) throws AbortException {
        if (missing.size() == 1 && missing.get(0).equals(source.requested())) {
            throw new AbortException("The file '" + missing.get(0) + "' of " + source.title()
                    + " is listed, but does not exist in the storage. It may have been deleted there.");
        }
        if (!missing.isEmpty()) {
            println("Azure ML: skipped files that are listed, but not in the storage: "
                    + HumanReadable.list(missing, MAX_LISTED));
        }
    }

    /** Logs files whose names the agent cannot write. One odd name must not fail the download of the others. */
    private void reportUnwritable(DownloadSource source, List<String> unwritable) throws AbortException {
        if (unwritable.isEmpty()) {
            return;
        }
        String names = unwritable.stream()
                .limit(MAX_LISTED)
                .map(name -> "'" + name.replaceAll("\\p{Cntrl}", "?") + "'")
                .collect(Collectors.joining(", "));
        if (unwritable.size() == 1 && unwritable.get(0).equals(source.requested())) {
            throw new AbortException("The agent cannot write the file " + names + " of " + source.title()
                    + ": its file system does not accept the name. Download it on another agent, or let the run write it"
                    + " under another name.");
        }
        println("Azure ML: left out " + HumanReadable.files(unwritable.size())
                + " whose names this agent cannot write: " + names
                + (unwritable.size() > MAX_LISTED ? ", …" : ""));
    }

    private String target() {
        return step.getTarget() == null ? "" : step.getTarget();
    }

    @Override
    public String getStatus() {
        return "downloading files of " + (step.asset() == null ? "run " + step.getRunId() : step.asset());
    }
}
