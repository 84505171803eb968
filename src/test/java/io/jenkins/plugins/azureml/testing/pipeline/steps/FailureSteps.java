package io.jenkins.plugins.azureml.testing.pipeline.steps;

import hudson.AbortException;
import hudson.model.Result;
import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineBuild;
import io.jenkins.plugins.azureml.testing.pipeline.RunnerContext;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** The built-in steps that throw or handle failures. */
final class FailureSteps {
    private FailureSteps() {}

    static List<BuiltInStep> all() {
        return List.of(
                BuiltInStep.step("error", FailureSteps::error, "message").unnamedParameter("message"),
                BuiltInStep.step("unstable", FailureSteps::unstable, "message").unnamedParameter("message"),
                BuiltInStep.block(
                        "catchError",
                        (context, args) -> new CatchErrorExecution(
                                context,
                                args.text("message", null),
                                PipelineBuild.resultOf(args.text("buildResult", "FAILURE")),
                                args.flag("catchInterruptions", true)),
                        "message",
                        "buildResult",
                        "stageResult",
                        "catchInterruptions"),
                BuiltInStep.block(
                                "warnError",
                                (context, args) -> new CatchErrorExecution(
                                        context,
                                        args.text("message"),
                                        Result.UNSTABLE,
                                        args.flag("catchInterruptions", true)),
                                "message",
                                "catchInterruptions")
                        .unnamedParameter("message"));
    }

    private static StepExecution error(StepContext context, Arguments args) {
        return new ImmediateExecution(context, () -> {
            throw new AbortException(args.text("message"));
        });
    }

    private static StepExecution unstable(StepContext context, Arguments args) {
        return new ImmediateExecution(context, () -> {
            context.get(TaskListener.class).getLogger().println("WARNING: " + args.text("message"));
            RunnerContext.of(context).build().mark(Result.UNSTABLE);
            return null;
        });
    }
}
