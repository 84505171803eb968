package hudson.slaves;

import hudson.FilePath;

public class WorkspaceList {
    private WorkspaceList() {}

    public static FilePath tempDir(FilePath ws) {
        return ws.getParent() == null ? null : ws.getParent().child(ws.getName() + "@tmp");
    }
}
