package hudson;

import hudson.model.Saveable;
import java.io.Closeable;
import java.io.IOException;

public class BulkChange implements Closeable {
    private static final ThreadLocal<BulkChange> INSCOPE = new ThreadLocal<>();
    private final Saveable saveable;
    private final BulkChange parent;
    private boolean completed;

    public BulkChange(Saveable saveable) {
        this.parent = INSCOPE.get();
        this.saveable = saveable;
        INSCOPE.set(this);
    }

    public void commit() throws IOException {
        if (completed) return;
        close();
        saveable.save();
    }

    public void close() {
        if (completed) return;
        completed = true;
        INSCOPE.set(parent);
    }

    public static boolean contains(Saveable s) {
        for (BulkChange b = INSCOPE.get(); b != null; b = b.parent) if (b.saveable == s) return true;
        return false;
    }
}
