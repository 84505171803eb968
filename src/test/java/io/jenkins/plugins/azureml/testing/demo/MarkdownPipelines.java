package io.jenkins.plugins.azureml.testing.demo;

import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Finds Pipelines in the documentation, and sets up the workspace that they use. */
final class MarkdownPipelines {
    static final Path PROJECT =
            Path.of(System.getProperty("project.basedir", "")).toAbsolutePath();

    private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```groovy\\n(.*?)^ *```");

    private MarkdownPipelines() {}

    /** Returns the first Pipeline of a page that contains a text, without the indentation of its block. */
    static String find(String page, String containing) throws IOException {
        return BLOCK.matcher(Files.readString(PROJECT.resolve(page)))
                .results()
                .map(block -> block.group(2).replaceAll("(?m)^" + block.group(1), ""))
                .filter(text -> text.contains(containing))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(page + " has no Pipeline with " + containing));
    }

    /** Configures the workspace {@code prod} on the local Azure ML. */
    static void nameWorkspace(LocalAzureExtension local) {
        NamedWorkspace named = new NamedWorkspace("prod");
        named.setCredentialsId(LocalAzureExtension.CREDENTIALS);
        named.setSubscriptionId(local.azure().subscription());
        named.setResourceGroup(local.azure().resourceGroup());
        named.setWorkspace(local.azure().workspace());
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of(named));
    }
}
