package hudson.model;

public abstract class Run<JobT extends Job<JobT, RunT>, RunT extends Run<JobT, RunT>> {
    public abstract JobT getParent();

    public int getNumber() {
        return 1;
    }

    public String getUrl() {
        return "job/" + getParent().getFullName() + "/" + getNumber() + "/";
    }

    public String getExternalizableId() {
        return getParent().getFullName() + "#" + getNumber();
    }
}
