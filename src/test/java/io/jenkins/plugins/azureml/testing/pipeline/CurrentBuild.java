package io.jenkins.plugins.azureml.testing.pipeline;

/** The {@code currentBuild} of a Jenkinsfile. */
public final class CurrentBuild {
    private final PipelineBuild build;
    private String displayName;
    private String description;

    CurrentBuild(PipelineBuild build) {
        this.build = build;
        displayName = "#" + build.getNumber();
    }

    public String getResult() {
        return build.marked() == null ? null : build.marked().toString();
    }

    public void setResult(String name) {
        build.mark(PipelineBuild.resultOf(name));
    }

    public String getCurrentResult() {
        return build.outcome().toString();
    }

    public int getNumber() {
        return build.getNumber();
    }

    public String getId() {
        return String.valueOf(build.getNumber());
    }

    public String getProjectName() {
        return build.getParent().getDisplayName();
    }

    public String getFullProjectName() {
        return build.getParent().getFullName();
    }

    public String getFullDisplayName() {
        return getFullProjectName() + " " + displayName;
    }

    public String getDisplayName() {
        return displayName;
    }

    public void setDisplayName(String text) {
        displayName = text;
    }

    public String getDescription() {
        return description;
    }

    public void setDescription(String text) {
        description = text;
    }
}
