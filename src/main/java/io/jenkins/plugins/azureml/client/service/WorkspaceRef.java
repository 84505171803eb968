package io.jenkins.plugins.azureml.client.service;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.http.Segments;
import java.util.ArrayList;
import java.util.List;

/** Identifies an Azure ML workspace. */
public record WorkspaceRef(String subscriptionId, String resourceGroup, String workspace) {

    /** @throws IllegalArgumentException with all {@link #problems} at once */
    public WorkspaceRef {
        List<String> problems = problems(subscriptionId, resourceGroup, workspace);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /** Returns the problems of the values, one line each; empty if there are none. */
    public static List<String> problems(
            @CheckForNull String subscriptionId, @CheckForNull String resourceGroup, @CheckForNull String workspace) {
        List<String> problems = new ArrayList<>();
        check(problems, "subscriptionId", subscriptionId, 64);
        check(problems, "resourceGroup", resourceGroup, 90);
        check(problems, "workspace", workspace, 260);
        return problems;
    }

    private static void check(List<String> problems, String parameter, String value, int maxLength) {
        Segments.problem(parameter, value, maxLength).ifPresent(problems::add);
    }

    /** Returns the path of the workspace in Azure Resource Manager and in the services of its region. */
    public String path() {
        return "/subscriptions/" + Segments.encode(subscriptionId) + "/resourceGroups/"
                + Segments.encode(resourceGroup) + "/providers/Microsoft.MachineLearningServices/workspaces/"
                + Segments.encode(workspace);
    }

    @Override
    public String toString() {
        return "workspace " + workspace + " (resource group " + resourceGroup + ", subscription " + subscriptionId
                + ")";
    }
}
