package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.model.Run;
import io.jenkins.plugins.azureml.config.ControllerId;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tags and properties that link a run or model in Azure ML to its build, commit and branch. */
public final class BuildTags {

    private final Run<?, ?> build;
    private final EnvVars environment;

    public BuildTags(@NonNull Run<?, ?> build, @CheckForNull EnvVars environment) {
        this.build = build;
        this.environment = environment == null ? new EnvVars() : environment;
    }

    /**
     * Returns the tags of a run.
     *
     * @param own tags of the user, which override the others
     */
    @NonNull
    public Map<String, String> tags(@CheckForNull Map<String, String> own) {
        Map<String, String> tags = new LinkedHashMap<>();
        put(tags, "jenkins.job", build.getParent().getFullName());
        put(tags, "jenkins.build", String.valueOf(build.getNumber()));
        put(tags, "jenkins.url", environment.get("BUILD_URL"));
        put(tags, ControllerId.TAG, ControllerId.get());
        put(tags, "git.commit", environment.get("GIT_COMMIT"));
        put(tags, "git.branch", environment.get("GIT_BRANCH"));
        if (own != null) {
            tags.putAll(own);
        }
        return tags;
    }

    /** Returns the properties that the studio shows as the source of a run. */
    @NonNull
    public Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        put(properties, "azureml.git.commit", environment.get("GIT_COMMIT"));
        put(properties, "mlflow.source.git.commit", environment.get("GIT_COMMIT"));
        put(properties, "azureml.git.branch", environment.get("GIT_BRANCH"));
        put(properties, "mlflow.source.git.branch", environment.get("GIT_BRANCH"));
        // Visible to all who may read the Azure ML workspace, and the URL may have a password.
        String repository = GitUrl.withoutSecrets(environment.get("GIT_URL"));
        put(properties, "azureml.git.repository_uri", repository);
        put(properties, "mlflow.source.git.repoURL", repository);
        return properties;
    }

    private static void put(Map<String, String> map, String name, String value) {
        if (value != null && !value.isBlank()) {
            map.put(name, value);
        }
    }
}
