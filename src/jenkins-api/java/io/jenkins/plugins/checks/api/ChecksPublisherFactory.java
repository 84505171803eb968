package io.jenkins.plugins.checks.api;

import hudson.ExtensionPoint;
import hudson.model.Run;
import hudson.model.TaskListener;

public abstract class ChecksPublisherFactory implements ExtensionPoint {
    /** Not in Jenkins, which looks for extensions. For tests: where checks are published; null for nowhere. */
    public static ChecksPublisher publisher;

    public static ChecksPublisher fromRun(Run<?, ?> run, TaskListener listener) {
        return publisher != null
                ? publisher
                : new ChecksPublisher() {
                    @Override
                    public void publish(ChecksDetails details) {}
                };
    }
}
