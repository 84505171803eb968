package io.jenkins.plugins.azureml.forms;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Lru;
import io.jenkins.plugins.azureml.config.AmlConnection;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Lists names of a workspace for forms, with the credentials of the form's job. A form never waits for long: the list is read
 * in a pool of its own and kept for some minutes. If it cannot be read, it is empty and the form says why. Thread-safe.
 */
@Restricted(NoExternalUse.class)
public final class WorkspaceNames {

    private static final int MAX_LISTS = 200;
    private static final long WAIT_MILLIS = 3_000;
    private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(2);
    /** A cause that was fixed is noticed soon, and a form with five lists sends one request. */
    private static final long FAILURE_KEPT_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final WorkspaceNames SHARED = new WorkspaceNames(System::nanoTime);

    private final Map<Key, Reading> readings = new Lru<>(MAX_LISTS);
    private final LongSupplier clock;

    /** @param clock in nanoseconds */
    WorkspaceNames(@NonNull LongSupplier clock) {
        this.clock = clock;
    }

    /** Identifies a list. The job is part of it, because another job may have other credentials with the same id. */
    private record Key(String item, String workspace, List<String> identity, NameKind kind, String parent) {

        static Key of(WorkspaceForm form, NameKind kind, String parent) {
            WorkspaceSettings settings = form.settings();
            Item item = form.item();
            return new Key(
                    item == null ? null : item.getFullName(),
                    settings.key(),
                    Arrays.asList(settings.getCredentialsId(), settings.getTenantId(), settings.getClientId()),
                    kind,
                    parent);
        }
    }

    /** @param problem why the list is empty, for the user; null if it was read */
    private record Names(List<String> names, @CheckForNull String problem) {}

    private static final class Reading {
        private final Future<Names> names;
        private final long since;

        Reading(Future<Names> names, long since) {
            this.names = names;
            this.since = since;
        }

        boolean isKept(long now) {
            if (!names.isDone()) {
                return true;
            }
            return now - since < (wasRead() ? KEPT_NANOS : FAILURE_KEPT_NANOS);
        }

        private boolean wasRead() {
            try {
                return names.get().problem() == null;
            } catch (ExecutionException | InterruptedException | RuntimeException e) {
                return false;
            }
        }
    }

    /**
     * Returns the names for a combo box; empty if the user may not use the credentials of the job, or if the list cannot be
     * read.
     *
     * @param parent name of what contains the named things; null for the workspace
     */
    @NonNull
    public static ComboBoxModel items(
            @NonNull WorkspaceForm form, @NonNull NameKind kind, @CheckForNull String parent) {
        return new ComboBoxModel(
                SHARED.read(form, kind, Util.fixEmptyAndTrim(parent)).names());
    }

    /** Returns the names of the workspace for a combo box, see {@link #items(WorkspaceForm, NameKind, String)}. */
    @NonNull
    public static ComboBoxModel items(@NonNull WorkspaceForm form, @NonNull NameKind kind) {
        return items(form, kind, null);
    }

    /** Returns the result of a check, with the reason why the list of the field is empty unless the check has a message. */
    @NonNull
    public static FormValidation orReason(
            @NonNull FormValidation checked, @NonNull WorkspaceForm form, @NonNull NameKind kind) {
        return orReason(checked, form, kind, null);
    }

    /** Returns the result of a check, see {@link #orReason(FormValidation, WorkspaceForm, NameKind)}. */
    @NonNull
    public static FormValidation orReason(
            @NonNull FormValidation checked,
            @NonNull WorkspaceForm form,
            @NonNull NameKind kind,
            @CheckForNull String parent) {
        if (checked.kind != FormValidation.Kind.OK || checked.getMessage() != null) {
            return checked;
        }
        String problem = SHARED.read(form, kind, Util.fixEmptyAndTrim(parent)).problem();
        return problem == null ? checked : FormValidation.ok(Messages.WorkspaceNames_noList(problem));
    }

    private Names read(WorkspaceForm form, NameKind kind, String parent) {
        if (!form.mayRead() || !form.settings().problems().isEmpty()) {
            // The fields of the workspace have messages of their own.
            return new Names(List.of(), null);
        }
        try {
            return reading(form, kind, parent).names.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Names(List.of(), Messages.WorkspaceNames_slow());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Names(List.of(), null);
        } catch (ExecutionException | RejectedExecutionException e) {
            return new Names(List.of(), e.getMessage());
        }
    }

    private synchronized Reading reading(WorkspaceForm form, NameKind kind, String parent) {
        Key key = Key.of(form, kind, parent);
        long now = clock.getAsLong();
        Reading reading = readings.get(key);
        if (reading == null || !reading.isKept(now)) {
            reading = new Reading(AmlThreads.forms().submit(() -> load(form, kind, parent)), now);
            readings.put(key, reading);
        }
        return reading;
    }

    private static Names load(WorkspaceForm form, NameKind kind, String parent) throws InterruptedException {
        try {
            return new Names(kind.read(AmlConnection.openForForm(form.item(), form.settings()), parent), null);
        } catch (AzureMlException | AbortException e) {
            return new Names(List.of(), e.getMessage());
        }
    }
}
