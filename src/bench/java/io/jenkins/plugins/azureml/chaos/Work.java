package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import java.util.List;

/** What one pipeline has Azure ML do: a single run, or a sweep. */
interface Work {

    /** Further parameters of {@code amlSubmitRun}. */
    String parameters();

    /** The run that leaves the model, in the words of the Jenkinsfile. */
    String modelRun();

    /** Which runs the service is to simulate for it: a regular expression for their ids; null for its trials alone. */
    String simulated();

    /** What the console has once it is well under way. */
    String sign();

    /** Called by the service for each run that it has to play. */
    void started(SimulatedRun run);

    /** Returns once all that was started has been played. */
    void await() throws Exception;

    /** Whether a line of the console is one of the run's own log. */
    boolean isLog(String line);

    /** What the service has of the run's own log. */
    String written(LocalAzureMl azure, List<String> submitted);

    /** What else must hold of a pipeline that has succeeded, a sentence each where it does not. */
    List<String> violations(String console);
}
