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

    static List<BuiltIn> all() {
        return List.of(
                BuiltIn.step("error", FailureSteps::error, "message").sole("message"),
                BuiltIn.step("unstable", FailureSteps::unstable, "message").sole("message"),
                BuiltIn.block(
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
                BuiltIn.block(
                                "warnError",
                                (context, args) -> new CatchErrorExecution(
                                        context,
                                        args.text("message"),
                                        Result.UNSTABLE,
                                        args.flag("catchInterruptions", true)),
                                "message",
                                "catchInterruptions")
                        .sole("message"));
    }

    private static StepExecution error(StepContext context, Arguments args) {
        return new Immediate(context, () -> {
            throw new AbortException(args.text("message"));
        });
    }

    private static StepExecution unstable(StepContext context, Arguments args) {
        return new Immediate(context, () -> {
            context.get(TaskListener.class).getLogger().println("WARNING: " + args.text("message"));
            RunnerContext.of(context).build().mark(Result.UNSTABLE);
            return null;
        });
    }
}
