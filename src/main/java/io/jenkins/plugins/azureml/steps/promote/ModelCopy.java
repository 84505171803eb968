package io.jenkins.plugins.azureml.steps.promote;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.copies.BlobCopies;
import io.jenkins.plugins.azureml.client.copies.BlobCopy;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.transfer.BlobPlace;
import io.jenkins.plugins.azureml.transfer.BlobRelay;
import io.jenkins.plugins.azureml.transfer.SignedFile;
import io.jenkins.plugins.azureml.transfer.UploadReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Copies the files of a model to a target, without those that are there already. The storage of the target reads the source
 * itself. If the network does not allow that, the files go through the agent.
 */
final class ModelCopy {

    /** Blocks and files per batch; completed files are kept if the controller restarts. */
    private static final int BATCH = 64;

    private static final int RELAY_BATCH = 50;
    private static final int MAX_SIGNATURES = 3;
    private static final int MAX_ATTEMPTS = 3;
    private static final int FORBIDDEN = 403;

    private final SourceModel source;
    private final BlobCopies copies;
    private final Consumer<String> log;

    ModelCopy(@NonNull SourceModel source, @NonNull BlobCopies copies, @NonNull Consumer<String> log) {
        this.source = source;
        this.copies = copies;
        this.log = log;
    }

    /** Supplies the place for the files. Each call signs it again. */
    @FunctionalInterface
    interface Places {
        @NonNull
        PromotionTarget.Place sign() throws IOException, InterruptedException;
    }

    /**
     * Copies all files.
     *
     * @param agent current folder of the step on its agent; null if it has none
     * @return the place
     */
    @NonNull
    PromotionTarget.Place run(@NonNull PromotionTarget target, @NonNull Places places, @CheckForNull FilePath agent)
            throws IOException, InterruptedException {
        for (int signature = 1; ; signature++) {
            PromotionTarget.Place place = places.sign();
            try {
                direct(place);
                return place;
            } catch (AzureMlException e) {
                if (!isOfSource(e) && target.isWorthRetry(place, e.code(), signature) && signature < MAX_SIGNATURES) {
                    continue;
                }
                if (!isBlocked(e)) {
                    throw explained(e, target, place);
                }
                if (agent == null) {
                    throw blocked(e, target, place);
                }
                log.accept("Azure ML: " + obstacle(e, place) + ": copying through the agent");
                relay(target, places, agent);
                return place;
            }
        }
    }

    private void direct(PromotionTarget.Place place) throws AzureMlException, IOException, InterruptedException {
        List<BlobCopy> missing = missing(place);
        if (missing.isEmpty()) {
            log.accept("Azure ML: the files of model " + source.id() + " are already there, not copied");
            return;
        }
        log.accept(
                "Azure ML: copying " + HumanReadable.files(missing.size()) + ", " + HumanReadable.size(bytes(missing))
                        + ", of model " + source.id() + " from storage account "
                        + source.store().account() + " to storage account " + place.account());
        List<BlobCopy> batch = new ArrayList<>();
        int blocks = 0;
        for (BlobCopy copy : missing) {
            batch.add(copy);
            blocks += copy.blocks().size();
            if (blocks >= BATCH || batch.size() >= BATCH) {
                copy(place, batch);
                batch.clear();
                blocks = 0;
            }
        }
        copy(place, batch);
    }

    private static long bytes(List<BlobCopy> copies) {
        return copies.stream()
                .mapToLong(copy -> Math.max(0, copy.source().length()))
                .sum();
    }

    private List<BlobCopy> missing(PromotionTarget.Place place) throws IOException, InterruptedException {
        List<Callable<BlobCopy>> checks = new ArrayList<>();
        for (BlobCopy copy : source.copies()) {
            checks.add(() -> copies.exists(place.folder(), copy) ? null : copy);
        }
        List<BlobCopy> missing = new ArrayList<>(CopyTasks.run(checks));
        missing.removeIf(Objects::isNull);
        return missing;
    }

    private void copy(PromotionTarget.Place place, List<BlobCopy> batch) throws IOException, InterruptedException {
        List<BlobCopy> left = batch;
        for (int attempt = 1; !left.isEmpty() && attempt <= MAX_ATTEMPTS; attempt++) {
            List<Callable<Void>> blocks = new ArrayList<>();
            List<Callable<BlobCopy>> ends = new ArrayList<>();
            for (BlobCopy copy : left) {
                for (BlobCopy.Block block : copy.blocks()) {
                    blocks.add(() -> {
                        copies.block(place.folder(), block, source.origin().urls());
                        return null;
                    });
                }
                ends.add(() -> copies.complete(place.folder(), copy) ? null : copy);
            }
            CopyTasks.run(blocks);
            left = new ArrayList<>(CopyTasks.run(ends));
            left.removeIf(Objects::isNull);
        }
        if (!left.isEmpty()) {
            throw new AbortException("Could not copy file '" + left.get(0).target()
                    + "': its blocks were discarded again and again. What to do: make sure that nothing else writes to "
                    + place.uri() + ".");
        }
    }

    private static boolean isOfSource(AzureMlException e) {
        return BlobCopies.UNREADABLE_SOURCE.equals(e.code());
    }

    /** Returns whether the network stands in the way, so that an agent may do better. */
    private static boolean isBlocked(AzureMlException e) {
        boolean refusedTarget = e.status() == FORBIDDEN && "AuthorizationFailure".equals(e.code());
        return isOfSource(e) && e.status() == FORBIDDEN || refusedTarget || e.isOutOfReach();
    }

    private String obstacle(AzureMlException e, PromotionTarget.Place place) {
        String account = "storage account " + place.account();
        return isOfSource(e)
                ? account + " cannot read storage account " + source.store().account() + " (HTTP " + e.status() + ")"
                : account + " refuses this controller";
    }

    private AbortException blocked(AzureMlException e, PromotionTarget target, PromotionTarget.Place place) {
        String accounts = "the storage accounts " + source.store().account() + " and " + place.account();
        return new AbortException("Could not copy model " + source.id() + " to " + target.title() + ": "
                + obstacle(e, place) + ". What to do: put the step into node { … } on an agent that can reach "
                + accounts + ", so that the files go through the agent; or let the storage account of the target read "
                + source.store().account() + " (firewall, private endpoint).");
    }

    private static AzureMlException explained(AzureMlException e, PromotionTarget target, PromotionTarget.Place place)
            throws InterruptedException {
        return target.roleAdvice(place, e.code())
                .map(advice -> AzureMlException.copyOf(e).advice(advice).build())
                .orElse(e);
    }

    /** Sends the files through the agent, in batches so that their URLs do not expire. */
    private void relay(PromotionTarget target, Places places, FilePath agent) throws IOException, InterruptedException {
        List<BlobCopy> all = source.copies();
        for (int from = 0; from < all.size(); from += RELAY_BATCH) {
            List<BlobCopy> batch = all.subList(from, Math.min(all.size(), from + RELAY_BATCH));
            for (int signature = 1; ; signature++) {
                PromotionTarget.Place place = places.sign();
                List<SignedFile> files = new ArrayList<>();
                for (BlobCopy copy : batch) {
                    files.add(new SignedFile(
                            copy.target(),
                            source.origin().urls().read(copy.source().name())));
                }
                UploadReport report = agent.act(new BlobRelay(files, new BlobPlace(place.folder())));
                if (!report.refused()) {
                    break;
                }
                String refusal = String.valueOf(report.refusal());
                String code = refusal.substring(refusal.lastIndexOf(' ') + 1);
                if (signature >= MAX_SIGNATURES || !target.isWorthRetry(place, code, signature)) {
                    throw new AbortException("Storage account " + place.account() + " refuses the files of model "
                            + source.id() + " from the agent (" + refusal + "). What to do: "
                            + target.roleAdvice(place, code)
                                    .orElse("allow the network of the agent in the storage account (firewall, private"
                                            + " endpoint)")
                            + ".");
                }
            }
        }
        log.accept("Azure ML: copied " + HumanReadable.files(all.size()) + ", " + HumanReadable.size(source.bytes())
                + ", through the agent");
    }
}
