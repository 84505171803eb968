package io.jenkins.plugins.azureml.testing.pipeline.steps;

import groovy.lang.Closure;
import hudson.model.TaskListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** The built-in steps for control flow, and echo. */
final class FlowSteps {
    private FlowSteps() {}

    static List<BuiltInStep> all() {
        return List.of(
                BuiltInStep.step("echo", FlowSteps::echo, "message").unnamedParameter("message"),
                BuiltInStep.block(
                                "stage", (context, args) -> new EnclosingExecution(context, args.text("name")), "name")
                        .unnamedParameter("name"),
                BuiltInStep.step("parallel", FlowSteps::parallel).acceptsAnyName(),
                BuiltInStep.block("timeout", FlowSteps::timeout, "time", "unit").unnamedParameter("time"),
                BuiltInStep.block(
                                "retry", (context, args) -> new RetryExecution(context, args.number("count")), "count")
                        .unnamedParameter("count"),
                BuiltInStep.step("sleep", FlowSteps::sleep, "time", "unit").unnamedParameter("time"));
    }

    private static StepExecution echo(StepContext context, Arguments args) {
        return new ImmediateExecution(context, () -> {
            context.get(TaskListener.class).getLogger().println(args.text("message"));
            return null;
        });
    }

    private static StepExecution parallel(StepContext context, Arguments args) {
        Map<String, Closure<?>> branches = new LinkedHashMap<>();
        args.values().forEach((name, value) -> {
            if (value instanceof Closure<?> branch) {
                branches.put(name, branch);
            } else if (!name.equals("failFast")) {
                throw new IllegalArgumentException("Expected a closure for the branch " + name + " but found " + value);
            }
        });
        return new ParallelExecution(context, branches, args.flag("failFast", false));
    }

    private static StepExecution timeout(StepContext context, Arguments args) {
        return new TimeoutExecution(
                context, TimeUnit.valueOf(args.text("unit", "MINUTES")).toMillis(args.number("time")));
    }

    private static StepExecution sleep(StepContext context, Arguments args) {
        return new SleepExecution(
                context, TimeUnit.valueOf(args.text("unit", "SECONDS")).toMillis(args.number("time")));
    }
}
