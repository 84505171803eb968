package hudson.model;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;

public interface TaskListener {
    TaskListener NULL = () -> new PrintStream(OutputStream.nullOutputStream());

    PrintStream getLogger();

    default PrintWriter error(String msg) {
        getLogger().println("ERROR: " + msg);
        return new PrintWriter(getLogger(), true);
    }
}
