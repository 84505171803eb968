package io.jenkins.plugins.azureml.actions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.actions.chart.Chart;
import java.util.List;

/** Does what the script of an open build page does. */
public final class OpenPage {

    private final AmlBuildAction action;
    private String version;

    public OpenPage(AmlBuildAction action) {
        this.action = action;
    }

    /** Returns whether anything has changed since the last call. */
    public boolean poll() {
        ObjectNode news = ((JsonResponse) action.doLive(version)).body();
        version = news.get("version").textValue();
        return news.get("changed").booleanValue();
    }

    public boolean isBuilding() {
        return ((JsonResponse) action.doLive(version)).body().get("building").booleanValue();
    }

    public List<RunView> views() {
        return action.getRunViews();
    }

    public RunView view() {
        return views().get(0);
    }

    public List<Chart> charts() {
        return action.getCharts();
    }

    /** Returns the status of the response. */
    public int cancel(String runId) {
        return ((JsonResponse) action.doCancel(runId)).status();
    }
}
