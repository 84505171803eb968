package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import java.util.List;

/** The work of one pipeline: a single run, or a sweep. */
interface Workload {

    /** Returns additional parameters of {@code amlSubmitRun}. */
    String parameters();

    /** Returns the Groovy expression for the run that writes the model. */
    String modelRun();

    /** Returns a regular expression for the ids of the runs to simulate; null to simulate only trials. */
    String simulatedRunIds();

    /** Returns the console text that shows that the work is in progress. */
    String progressText();

    /** Called by the service for each run to simulate. */
    void started(SimulatedRun run);

    /** Waits until all started runs have been simulated. */
    void await() throws Exception;

    /** Returns whether a console line belongs to the log of a run. */
    boolean isLog(String line);

    /** Returns the run's log as the service has it. */
    String logText(LocalAzureMl azure, List<String> submitted);

    /** Returns the additional invariants that a successful pipeline violates, one sentence each. */
    List<String> violations(String console);
}
