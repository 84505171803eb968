package io.jenkins.plugins.azureml.freestyle;

import hudson.EnvVars;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Environment;
import hudson.model.Result;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import hudson.tasks.BuildStep;
import hudson.tasks.BuildWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A freestyle build that runs its wrapper, build steps and post-build actions in the order and with the results of Jenkins. */
public final class TestFreestyleBuild extends AbstractBuild<TestProject, TestFreestyleBuild> {

    private final TestProject project = new TestProject();
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private BuildListener listener = () -> new PrintStream(console, true, StandardCharsets.UTF_8);
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final Launcher launcher = new Launcher() {};
    private Result result;
    private Exception failure;

    TestFreestyleBuild(Path workspace) {
        setWorkspace(new FilePath(workspace.toFile()));
    }

    TestFreestyleBuild parameter(String name, String value) {
        parameters.put(name, value);
        return this;
    }

    /** Runs the build steps until one fails, and then the post-build actions. */
    Result run(BuildWrapper wrapper, List<? extends BuildStep> steps, List<? extends BuildStep> postBuild) {
        try {
            if (wrapper != null) {
                PrintStream log = new PrintStream(
                        wrapper.decorateLogger(this, listener.getLogger()), true, StandardCharsets.UTF_8);
                listener = () -> log;
                buildEnvironments.add(wrapper.setUp(this, launcher, listener));
            }
            for (BuildStep step : steps) {
                step.perform(this, launcher, listener);
            }
            result = Result.SUCCESS;
        } catch (InterruptedException e) {
            result = Result.ABORTED;
            failure = e;
        } catch (IOException | RuntimeException e) {
            result = Result.FAILURE;
            failure = e;
        }
        try {
            for (Environment each : buildEnvironments) {
                each.tearDown(this, listener);
            }
            for (BuildStep action : postBuild) {
                action.perform(this, launcher, listener);
            }
        } catch (InterruptedException | IOException e) {
            throw new IllegalStateException(e);
        }
        complete();
        return result;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void complete() {
        for (RunListener each : ExtensionList.lookup(RunListener.class)) {
            each.onCompleted(this, listener);
        }
    }

    String console() {
        return console.toString(StandardCharsets.UTF_8);
    }

    /** Returns why the build failed; null if it did not. */
    Exception failure() {
        return failure;
    }

    /** Returns the value of an environment variable as the next build step sees it. */
    String variable(String name) throws IOException, InterruptedException {
        return getEnvironment(listener).get(name);
    }

    @Override
    public EnvVars getEnvironment(TaskListener log) throws IOException, InterruptedException {
        EnvVars env = super.getEnvironment(log);
        env.putIfAbsent("BUILD_NUMBER", "1");
        return env;
    }

    @Override
    public Map<String, String> getBuildVariables() {
        return parameters;
    }

    @Override
    public TestProject getParent() {
        return project;
    }

    @Override
    public Result getResult() {
        return result;
    }
}
