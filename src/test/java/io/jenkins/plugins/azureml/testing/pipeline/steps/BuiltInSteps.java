package io.jenkins.plugins.azureml.testing.pipeline.steps;

import java.util.List;
import java.util.stream.Stream;

/** Lists the built-in steps. */
public final class BuiltInSteps {
    private BuiltInSteps() {}

    public static List<BuiltInStep> all() {
        return Stream.of(FlowSteps.all(), FailureSteps.all(), WorkspaceSteps.all(), EnvironmentSteps.all())
                .flatMap(List::stream)
                .toList();
    }
}
