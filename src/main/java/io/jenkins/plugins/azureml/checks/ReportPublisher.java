package io.jenkins.plugins.azureml.checks;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Publishes reports where the commits of a build are looked at. There is none if no plugin is installed that can do so. */
@Restricted(NoExternalUse.class)
public abstract class ReportPublisher implements ExtensionPoint {

    private static final Logger LOGGER = Logger.getLogger(ReportPublisher.class.getName());

    /** Publishes a report. May send requests to the host of the source code. */
    protected abstract void publish(@NonNull Run<?, ?> run, @NonNull TaskListener listener, @NonNull GateReport report);

    /** Publishes a report everywhere. Never fails: a report is not worth failing a build for. May send requests. */
    public static void publishAll(@NonNull Run<?, ?> run, @NonNull TaskListener listener, @NonNull GateReport report) {
        for (ReportPublisher each : ExtensionList.lookup(ReportPublisher.class)) {
            try {
                each.publish(run, listener, report);
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, "Could not publish the report " + report.name() + " of " + run, e);
                listener.getLogger()
                        .println("Azure ML: the report on the commit could not be published; the system log of Jenkins"
                                + " has the reason");
            }
        }
    }
}
