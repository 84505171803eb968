package io.jenkins.plugins.azureml.steps.score;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.scoring.Batch;
import io.jenkins.plugins.azureml.scoring.BatchResult;
import io.jenkins.plugins.azureml.scoring.BatchResults;
import io.jenkins.plugins.azureml.scoring.Latencies;
import io.jenkins.plugins.azureml.scoring.assertions.Assertion;
import io.jenkins.plugins.azureml.scoring.assertions.AssertionContext;
import io.jenkins.plugins.azureml.scoring.assertions.JUnitReport;
import io.jenkins.plugins.azureml.scoring.assertions.Report;
import io.jenkins.plugins.azureml.snapshot.TextFile;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.steps.AmlStepExecution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reports the responses in the log, in a JUnit file, on the build page and as the result of the step. */
final class ScoreOutcome {

    private final AmlStepExecution execution;
    private final AmlScoreStep step;
    private final String host;
    private final int rows;
    private final List<Batch> batches;
    private final List<Assertion> assertions;

    /**
     * @param host host of the endpoint, for the report
     * @param rows number of rows in the input; -1 if unknown
     * @param batches all batches of the input
     */
    ScoreOutcome(
            @NonNull AmlStepExecution execution,
            @NonNull AmlScoreStep step,
            @NonNull String host,
            int rows,
            @NonNull List<Batch> batches,
            @NonNull List<Assertion> assertions) {
        this.execution = execution;
        this.step = step;
        this.host = host;
        this.rows = rows;
        this.batches = batches;
        this.assertions = assertions;
    }

    /**
     * Reports the responses.
     *
     * @param answered a response for each batch
     * @param place folder of the JUnit file; null if the step writes none
     * @return the result of the step
     * @throws AbortException if an assertion has failed, unless {@code failOnAssertion} is cleared
     */
    @CheckForNull
    Object report(@NonNull List<BatchResult> answered, @CheckForNull AgentPlace place)
            throws IOException, InterruptedException {
        List<Object> each = new ArrayList<>();
        answered.forEach(a -> each.add(a.response()));
        Object answer = BatchResults.merge(each);
        Latencies latencies =
                new Latencies(answered.stream().map(BatchResult::millis).toList());
        execution.println("Azure ML: scored "
                + (answered.size() == 1 ? "" : (rows < 0 ? "" : rows + " rows in ") + answered.size() + " batches ")
                + "by " + host + ", " + latencies);
        List<AssertionContext.Part> parts = new ArrayList<>();
        for (Batch batch : batches) {
            parts.add(new AssertionContext.Part("In " + batch, batch.rows(), each.get(batch.number() - 1)));
        }
        Report report = Report.of(assertions, new AssertionContext(answer, latencies, parts));
        if (!assertions.isEmpty()) {
            execution.println("Azure ML: " + report.passed() + " of " + assertions.size() + " assertions passed\n"
                    + String.join("\n", report.table()));
        }
        if (step.getJunitFile() != null) {
            long millis = answered.stream().mapToLong(BatchResult::millis).sum();
            place.folder()
                    .act(new TextFile(
                            place.jenkinsfileBoundary(),
                            "junitFile '" + step.getJunitFile() + "'",
                            step.getJunitFile(),
                            JUnitReport.xml("amlScore " + host, report, millis)));
        }
        execution.record(page -> page.scored(host, report.passed(), report.failed()));
        if (report.failed() > 0 && step.isFailOnAssertion()) {
            throw new AbortException(report.failureMessage() + ".");
        }
        return step.isReturnReport() ? map(answer, answered.size(), latencies, report) : answer;
    }

    private Map<String, Object> map(@CheckForNull Object answer, int batches, Latencies latencies, Report report) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("answer", answer);
        map.put("rows", rows < 0 ? null : rows);
        map.put("batches", batches);
        map.put("latency", latencies.toMap());
        map.put("passed", report.passed());
        map.put("failed", report.failed());
        map.put("assertions", report.toList());
        return map;
    }
}
