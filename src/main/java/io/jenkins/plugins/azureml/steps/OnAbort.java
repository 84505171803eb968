package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import java.util.Optional;
import java.util.Set;

/** The choice of a step between canceling a run and leaving it alone, in {@code onAbort} and parameters like it. */
public final class OnAbort {

    /** Cancels the run in Azure ML. */
    public static final String CANCEL = "cancel";
    /** Leaves the run as it is. */
    public static final String LEAVE = "leave";

    private static final Set<String> CHOICES = Set.of(CANCEL, LEAVE);

    private OnAbort() {}

    /** Returns what is wrong with the value of a parameter; empty if it is one of the choices. */
    @NonNull
    public static Optional<String> problem(@NonNull String parameter, @NonNull String value) {
        return CHOICES.contains(value)
                ? Optional.empty()
                : Optional.of(parameter + " '" + value + "' must be 'cancel' or 'leave'");
    }

    /** Returns the choices for a form with the default first. */
    @NonNull
    public static ListBoxModel items(@NonNull String defaultChoice) {
        ListBoxModel items = new ListBoxModel();
        add(items, defaultChoice);
        CHOICES.stream().filter(choice -> !choice.equals(defaultChoice)).forEach(choice -> add(items, choice));
        return items;
    }

    /** Returns the choices for a form whose default is that of the enclosing {@code withAmlWorkspace}. */
    @NonNull
    public static ListBoxModel itemsOrInherited() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.OnAbort_inherited(), "");
        add(items, LEAVE);
        add(items, CANCEL);
        return items;
    }

    private static void add(ListBoxModel items, String choice) {
        items.add(choice.equals(CANCEL) ? Messages.AmlWaitRunStep_cancel() : Messages.AmlWaitRunStep_leave(), choice);
    }
}
