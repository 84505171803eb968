package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The work of one pipeline: a single run, a sweep, or one of the unusual inputs. */
interface Workload {

    /** Returns the only API generation that can do this work; null if both can. */
    default String generation() {
        return null;
    }

    /** Writes the files of the Jenkins workspace, and adds the faults that belong to the work. */
    default void prepare(Path folder, LocalAzureMl azure) throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("train")).resolve("train.py"), "print('hello')\n");
    }

    /** Returns additional parameters of {@code withAmlWorkspace}, each after a comma. */
    default String settings() {
        return "";
    }

    /** Returns the parameters of {@code amlSubmitRun} except for the experiment. */
    String parameters(String compute);

    /** Returns the steps between the submit and the wait. */
    default String afterSubmit() {
        return "";
    }

    /** Returns the Groovy expression for the run that writes the model. */
    String modelRun();

    /** Returns further parameters of {@code amlRegisterModel}, the source of the model among them. */
    default String model() {
        return "path: 'outputs/model'";
    }

    /** Returns the steps between the registration of the model and its deletion. */
    default String afterRegistration() {
        return "";
    }

    /** Returns additional parameters of {@code amlDeleteModel}, each after a comma. */
    default String deletion() {
        return "";
    }

    /** Returns whether the model can be scored. */
    default boolean scores() {
        return true;
    }

    /** Returns a regular expression for the ids of the runs to simulate; null to simulate only trials. */
    String simulatedRunIds();

    /** Returns the console text that shows that the work is in progress. */
    String progressText();

    /** Called by the service for each run to simulate. */
    void started(SimulatedRun run);

    /** Waits until all started runs have been simulated. */
    void await() throws Exception;

    /** Returns whether the build is meant to succeed. */
    default boolean succeeds() {
        return true;
    }

    /** Returns whether a build that does not succeed leaves its runs to somebody else, and reports them. */
    default boolean leavesRuns() {
        return false;
    }

    /** Returns whether a console line belongs to the log of a run. */
    boolean isLog(String line);

    /** Returns the run's log as the service has it. */
    String logText(LocalAzureMl azure, List<String> submitted);

    /**
     * Returns the additional invariants that a pipeline violates which has ended as it should, one sentence each.
     *
     * @param submitted the runs without a parent
     */
    List<String> violations(LocalAzureMl azure, List<String> submitted, Path folder, String console) throws Exception;
}
