package hudson.model;

import org.kohsuke.stapler.export.ExportedBean;

@ExportedBean
public abstract class Cause {
    public abstract String getShortDescription();

    public void print(TaskListener listener) {
        listener.getLogger().println(getShortDescription());
    }
}
