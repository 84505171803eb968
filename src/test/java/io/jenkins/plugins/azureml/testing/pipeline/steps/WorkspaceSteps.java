package io.jenkins.plugins.azureml.testing.pipeline.steps;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.TaskListener;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.azureml.testing.pipeline.Pipeline;
import io.jenkins.plugins.azureml.testing.pipeline.RunnerContext;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** The built-in steps for agents and files. */
final class WorkspaceSteps {
    private WorkspaceSteps() {}

    static List<BuiltInStep> all() {
        return List.of(
                BuiltInStep.block("node", WorkspaceSteps::node, "label")
                        .unnamedParameter("label")
                        .provides(FilePath.class, EnvVars.class),
                BuiltInStep.block("dir", WorkspaceSteps::dir, "path")
                        .unnamedParameter("path")
                        .requires(FilePath.class),
                BuiltInStep.step("writeFile", WorkspaceSteps::writeFile, "file", "text", "encoding")
                        .requires(FilePath.class),
                BuiltInStep.step("readFile", WorkspaceSteps::readFile, "file", "encoding")
                        .unnamedParameter("file")
                        .requires(FilePath.class),
                BuiltInStep.step(
                                "fileExists",
                                (context, args) -> new ImmediateExecution(
                                        context,
                                        () -> here(context)
                                                .child(args.text("file"))
                                                .exists()),
                                "file")
                        .unnamedParameter("file")
                        .requires(FilePath.class),
                BuiltInStep.step("deleteDir", WorkspaceSteps::deleteDir).requires(FilePath.class),
                BuiltInStep.step("pwd", WorkspaceSteps::pwd, "tmp").requires(FilePath.class),
                BuiltInStep.step("isUnix", (context, args) -> new ImmediateExecution(context, () -> true))
                        .requires(FilePath.class),
                BuiltInStep.step("sh", ShExecution::new, "script", "returnStdout", "returnStatus", "label", "encoding")
                        .unnamedParameter("script")
                        .requires(FilePath.class),
                BuiltInStep.step("checkout", WorkspaceSteps::checkout, "scm")
                        .unnamedParameter("scm")
                        .requires(FilePath.class));
    }

    static FilePath here(StepContext context) throws Exception {
        return context.get(FilePath.class);
    }

    private static StepExecution node(StepContext context, Arguments args) throws Exception {
        args.text("label", null);
        FilePath folder = context.get(Pipeline.Workspace.class).folder();
        folder.mkdirs();
        context.get(TaskListener.class).getLogger().println("Running on Jenkins in " + folder.getRemote());
        return new EnclosingExecution(
                context,
                null,
                folder,
                RunnerContext.variables(Map.of("NODE_NAME", "built-in", "WORKSPACE", folder.getRemote())));
    }

    private static StepExecution dir(StepContext context, Arguments args) throws Exception {
        FilePath folder = here(context).child(args.text("path"));
        context.get(TaskListener.class).getLogger().println("Running in " + folder.getRemote());
        return new EnclosingExecution(context, null, folder);
    }

    private static StepExecution writeFile(StepContext context, Arguments args) {
        return new ImmediateExecution(context, () -> {
            here(context).child(args.text("file")).write(args.text("text"), args.text("encoding", "UTF-8"));
            return null;
        });
    }

    private static StepExecution readFile(StepContext context, Arguments args) {
        return new ImmediateExecution(context, () -> {
            try (InputStream in = here(context).child(args.text("file")).read()) {
                String encoding = args.text("encoding", null);
                return new String(
                        in.readAllBytes(), encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding));
            }
        });
    }

    private static StepExecution deleteDir(StepContext context, Arguments args) {
        return new ImmediateExecution(context, () -> {
            here(context).deleteRecursive();
            return null;
        });
    }

    private static StepExecution pwd(StepContext context, Arguments args) {
        return new ImmediateExecution(
                context,
                () -> (args.flag("tmp", false) ? WorkspaceList.tempDir(here(context)) : here(context)).getRemote());
    }

    private static StepExecution checkout(StepContext context, Arguments args) {
        return new ImmediateExecution(context, () -> {
            context.get(TaskListener.class)
                    .getLogger()
                    .println("No SCM in this demo: the files are in the workspace already");
            return Map.of();
        });
    }
}
