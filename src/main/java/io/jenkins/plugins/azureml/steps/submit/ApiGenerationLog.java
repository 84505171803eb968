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

/** Says in the build log which generation of the API is used, and once per build that v1 need not be. */
final class ApiGenerationLog {

    private final StepContext context;
    private final WorkspaceSettings settings;
    private final Consumer<String> out;

    ApiGenerationLog(@NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull Consumer<String> out) {
        this.context = context;
        this.settings = settings;
        this.out = out;
    }

    void tell(@NonNull AmlClient client, @NonNull ApiGeneration generation) throws IOException, InterruptedException {
        boolean pinned = generation.toString().equalsIgnoreCase(settings.getApiGeneration());
        boolean legacy = generation == ApiGeneration.V1 && !takesV2(client);
        out.accept("Azure ML: API " + generation
                + (legacy ? ", since the workspace is in v1LegacyMode" : pinned ? ", as apiGeneration says" : ""));
        if (generation == ApiGeneration.V1
                && !legacy
                && BuildPage.of(context.get(Run.class)).isFirstWarningOfV1()) {
            out.accept(
                    "Azure ML: Microsoft does not support the v1 API any more since 30 June 2026, and this workspace takes"
                            + " v2: leave apiGeneration at 'auto' to use it");
        }
    }

    /** A service that cannot be asked now will tell soon enough. */
    private static boolean takesV2(AmlClient client) throws InterruptedException {
        try {
            return client.takesV2();
        } catch (AzureMlException e) {
            return true;
        }
    }
}
