package io.jenkins.plugins.azureml.steps.submit;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.azureml.actions.BuildPage;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.service.ApiGeneration;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import java.io.IOException;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Logs which API generation is used, and warns once per build about v1 where v2 is available. */
final class ApiGenerationLog {

    private final StepContext context;
    private final WorkspaceSettings settings;
    private final Consumer<String> out;

    ApiGenerationLog(@NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull Consumer<String> out) {
        this.context = context;
        this.settings = settings;
        this.out = out;
    }

    void log(@NonNull AmlClient client, @NonNull ApiGeneration generation) throws IOException, InterruptedException {
        boolean pinned = generation.toString().equalsIgnoreCase(settings.getApiGeneration());
        boolean legacy = generation == ApiGeneration.V1 && !supportsV2(client);
        out.accept("Azure ML: API " + generation
                + (legacy ? ", because the workspace is in v1LegacyMode" : pinned ? ", set by apiGeneration" : ""));
        if (generation == ApiGeneration.V1
                && !legacy
                && BuildPage.of(context.get(Run.class)).isFirstWarningOfV1()) {
            out.accept("Azure ML: Microsoft ended support for the v1 API on 30 June 2026, and this workspace"
                    + " supports v2: set apiGeneration to 'auto' to use it");
        }
    }

    /** Assumes v2 if the service cannot be reached; the next request reports that. */
    private static boolean supportsV2(AmlClient client) throws InterruptedException {
        try {
            return client.takesV2();
        } catch (AzureMlException e) {
            return true;
        }
    }
}
