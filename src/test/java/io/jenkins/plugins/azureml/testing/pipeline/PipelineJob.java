package io.jenkins.plugins.azureml.testing.pipeline;

import hudson.model.Job;
import hudson.model.Queue;
import hudson.security.ACL;
import jenkins.model.Jenkins;

/** The job that a Jenkinsfile belongs to. */
public final class PipelineJob extends Job<PipelineJob, PipelineBuild> implements Queue.Task {
    private final String name;

    PipelineJob(String name) {
        this.name = name;
    }

    @Override
    public String getFullName() {
        return name;
    }

    @Override
    public String getDisplayName() {
        return name;
    }

    @Override
    public ACL getACL() {
        return Jenkins.get().getACL();
    }
}
