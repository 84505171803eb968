package io.jenkins.plugins.azureml.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.Compute;
import io.jenkins.plugins.azureml.client.arm.Workspace;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.net.ControllerHttp;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Checks that credentials can read an Azure ML workspace, its computes and its models. Changes nothing. */
final class ConnectionTest {

    private static final int MAX_COMPUTES = 10;

    private ConnectionTest() {}

    /** Returns the result for the user. Blocks for up to half a minute; reports failures instead of throwing them. */
    @NonNull
    static FormValidation run(@CheckForNull Item item, @NonNull WorkspaceSettings settings) {
        List<String> problems = settings.problems();
        if (!problems.isEmpty()) {
            return FormValidation.error(String.join(". ", problems) + ".");
        }
        try (AmlHttp http = ControllerHttp.openForButton()) {
            return read(AmlConnection.openForButton(http, item, settings));
        } catch (AzureMlException | AbortException e) {
            return FormValidation.error(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FormValidation.error(Messages.NamedWorkspace_interrupted());
        }
    }

    private static FormValidation read(AmlClient client) throws AzureMlException, InterruptedException {
        Workspace workspace = client.workspace();
        String found = Messages.NamedWorkspace_found(
                Objects.toString(workspace.name(), client.ref().workspace()),
                Objects.toString(workspace.location(), "?"),
                workspace.v1LegacyMode()
                        ? Messages.NamedWorkspace_v1Only()
                        : Messages.NamedWorkspace_bothGenerations());
        try {
            found += " " + computes(client.computes().list().all());
            // There is no such model: only whether the model service responds matters.
            client.models().list(ModelFilter.named("jenkins-connection-test"));
            return FormValidation.ok(found);
        } catch (AzureMlException e) {
            return FormValidation.warning(found + " " + Messages.NamedWorkspace_butNot(e.getMessage()));
        }
    }

    private static String computes(List<Compute> computes) {
        if (computes.isEmpty()) {
            return Messages.NamedWorkspace_noComputes();
        }
        String names = computes.stream()
                .map(c -> c.name() + (c.type() == null ? "" : " (" + c.type() + ")"))
                .limit(MAX_COMPUTES)
                .collect(Collectors.joining(", "));
        return Messages.NamedWorkspace_computes(names + (computes.size() > MAX_COMPUTES ? ", …" : ""));
    }
}
