package io.jenkins.plugins.azureml.testing.pipeline.steps;

import java.util.List;
import java.util.stream.Stream;

/** Lists the built-in steps. */
public final class BuiltIns {
    private BuiltIns() {}

    public static List<BuiltIn> all() {
        return Stream.of(FlowSteps.all(), FailureSteps.all(), WorkspaceSteps.all(), EnvironmentSteps.all())
                .flatMap(List::stream)
                .toList();
    }
}
