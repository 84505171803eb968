package io.jenkins.plugins.azureml.testing.demo;

import hudson.model.Result;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.CustomCloud;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.LocalAzureMlOptions;
import io.jenkins.plugins.azureml.testing.pipeline.Pipeline;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.CauseOfInterruption;

/** Runs a Jenkinsfile against a new local Azure ML or an existing one. */
final class Demo implements AutoCloseable {
    /** Longer than a step waits for the cancellation of its run. */
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(35);

    private static final String PYTHON = "python3";

    private static final String NEXT = """

            Next:
              mvn -q -Pdemo -Djenkinsfile=docs/examples/release/Jenkinsfile     train, promote to prod, release, score a batch
              mvn -q -Pdemo -Djenkinsfile=docs/examples/iris/sweep.Jenkinsfile  train with three learning rates, keep the best
              docs/getting-started.md                                           the same on your own Azure ML workspace""";

    private final DemoOptions options;
    private final Path project;
    private final PrintStream out;
    private LocalAzureMl server;
    private DemoWorkspace workspace;
    private volatile PipelineRun run;

    Demo(DemoOptions options, Path project, PrintStream out) {
        this.options = options;
        this.project = project;
        this.out = out;
    }

    /** Starts the server if needed and runs the pipeline to its end. */
    Result run() throws OptionException, IOException, InterruptedException {
        if (options.isLocal()) {
            startServer();
        } else {
            useServer(options.authority(), options.resourceManager(), options.tenant());
        }
        Map<String, String> environment = environment();
        environment.putAll(options.environment());
        workspace = DemoWorkspace.of(options.jenkinsfile(), project);
        run = Pipeline.of(workspace.jenkinsfile().toFile())
                .workspace(workspace.folder())
                .env(environment)
                .params(options.params())
                .console(out)
                .jobName("demo")
                .start();
        Result result = run.await(Duration.ofDays(1)).result();
        if (result == Result.SUCCESS && options.jenkinsfile().equals(DemoOptions.EXAMPLE)) {
            out.println(NEXT);
        }
        return result;
    }

    private void startServer() throws OptionException, IOException {
        if (!LocalAzureMl.pythonWorks(PYTHON)) {
            throw new OptionException("The local Azure ML runs jobs with the command " + PYTHON
                    + ", which does not work here. Install Python 3, or use an existing server:"
                    + " -Dazureml.authority=URL -Dazureml.resourceManager=URL.");
        }
        server = LocalAzureMl.start(LocalAzureMlOptions.defaults()
                .withStages(false)
                .stateTime(options.stateTime())
                .allowSharedKeyAccess(!options.keylessStorage()));
        out.println("Started a local Azure ML at " + server.resourceManager()
                + (options.keylessStorage() ? ", whose storage refuses account keys" : ""));
        useServer(
                server.authority().toString(),
                server.resourceManager().toString(),
                options.tenant() != null ? options.tenant() : server.tenant());
    }

    private void useServer(String authority, String resourceManager, String tenant) throws OptionException {
        CustomCloud cloud = new CustomCloud("demo", authority, resourceManager);
        try {
            cloud.toCloud();
        } catch (IllegalArgumentException e) {
            throw new OptionException("-Dazureml.authority or -Dazureml.resourceManager is invalid: " + e.getMessage());
        }
        AzureMlGlobalConfiguration.get().setClouds(List.of(cloud));
        AzureMlGlobalConfiguration.get().setApiGeneration(options.generation());
        DemoCredentials credentials = new DemoCredentials(cloud.getName(), tenant);
        if (server != null) {
            credentials.add("azure-sp", server.clientId() + ":" + server.clientSecret());
            credentials.add("iris-key", server.scoringKey());
            AzureMlGlobalConfiguration.get()
                    .setWorkspaces(List.of(
                            named("dev", server.resourceGroup(), server.workspace()),
                            named("prod", "ml-group-prod", "ml-prod")));
        }
        for (Map.Entry<String, String> given : options.credentials().entrySet()) {
            credentials.add(given.getKey(), given.getValue());
        }
    }

    private NamedWorkspace named(String name, String resourceGroup, String workspaceName) {
        NamedWorkspace named = new NamedWorkspace(name);
        named.setCredentialsId("azure-sp");
        named.setSubscriptionId(server.subscription());
        named.setResourceGroup(resourceGroup);
        named.setWorkspace(workspaceName);
        return named;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        if (server != null) {
            environment.put("AZUREML_SUBSCRIPTION_ID", server.subscription());
            environment.put("AZUREML_RESOURCE_GROUP", server.resourceGroup());
            environment.put("AZUREML_WORKSPACE", server.workspace());
            environment.put("AZUREML_SCORING_URI", server.scoringUri("iris").toString());
        }
        return environment;
    }

    /** Aborts a pipeline that is still running, as a user does, and waits a bounded time for its end. */
    void abort() {
        PipelineRun running = run;
        if (running == null || running.isDone()) {
            return;
        }
        running.interrupt(Result.ABORTED, new Interrupted());
        try {
            running.await(TIME_TO_STOP);
        } catch (InterruptedException | AssertionError e) {
            out.println("The pipeline did not stop within " + TIME_TO_STOP.toSeconds() + " s; giving up on it.");
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
        if (workspace != null) {
            workspace.close();
            workspace = null;
        }
    }

    private static final class Interrupted extends CauseOfInterruption {
        private static final long serialVersionUID = 1L;

        @Override
        public String getShortDescription() {
            return "Aborted by Ctrl-C or a signal";
        }
    }
}
