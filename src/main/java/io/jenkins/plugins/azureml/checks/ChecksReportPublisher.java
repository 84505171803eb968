package io.jenkins.plugins.azureml.checks;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksOutput;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;

/**
 * Publishes reports by the Checks API plugin, such as checks of GitHub. Jenkins leaves the extension out if that plugin is not
 * installed: it resolves the types of all public methods first. No other class may refer to this one.
 */
@Extension(optional = true)
public final class ChecksReportPublisher extends ReportPublisher {

    @Override
    protected void publish(@NonNull Run<?, ?> run, @NonNull TaskListener listener, @NonNull GateReport report) {
        ChecksPublisherFactory.fromRun(run, listener).publish(details(report));
    }

    /** Public, so that Jenkins notices a missing plugin before it creates the extension. */
    @NonNull
    public static ChecksDetails details(@NonNull GateReport report) {
        return new ChecksDetails.ChecksDetailsBuilder()
                .withName(report.name())
                .withStatus(ChecksStatus.COMPLETED)
                .withConclusion(
                        switch (report.verdict()) {
                            case MET -> ChecksConclusion.SUCCESS;
                            case NOT_MET -> ChecksConclusion.NEUTRAL;
                            case FAILED -> ChecksConclusion.FAILURE;
                        })
                .withOutput(new ChecksOutput.ChecksOutputBuilder()
                        .withTitle(report.title())
                        .withSummary(report.summary())
                        .build())
                .build();
    }
}
