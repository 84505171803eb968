package hudson.model;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import jenkins.model.RunAction2;

public abstract class Run<JobT extends Job<JobT, RunT>, RunT extends Run<JobT, RunT>> extends Actionable {
    public abstract JobT getParent();

    @Override
    public void addAction(Action a) {
        super.addAction(a);
        if (a instanceof RunAction2 action) action.onAttached(this);
    }

    public int getNumber() {
        return 1;
    }

    public long getTimeInMillis() {
        return 0;
    }

    public String getDisplayName() {
        return "#" + getNumber();
    }

    public String getUrl() {
        return "job/" + getParent().getFullName() + "/" + getNumber() + "/";
    }

    public String getExternalizableId() {
        return getParent().getFullName() + "#" + getNumber();
    }

    public Result getResult() {
        return null;
    }

    public boolean isBuilding() {
        return false;
    }

    public final Charset getCharset() {
        return StandardCharsets.UTF_8;
    }

    public RunT getPreviousBuild() {
        return null;
    }

    public File getRootDir() {
        return new File(System.getProperty("java.io.tmpdir"));
    }

    public synchronized void save() throws IOException {}
}
