package io.jenkins.plugins.azureml.steps.assets;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import io.jenkins.plugins.azureml.definitions.LocalCode;
import io.jenkins.plugins.azureml.snapshot.AdditionalIncludes;
import io.jenkins.plugins.azureml.snapshot.SnapshotLimits;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import io.jenkins.plugins.azureml.snapshot.SourceReport;
import io.jenkins.plugins.azureml.snapshot.SourceScan;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import io.jenkins.plugins.azureml.transfer.DataReport;
import io.jenkins.plugins.azureml.transfer.DataScan;
import io.jenkins.plugins.azureml.transfer.LocalData;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sizes and hashes of the local files that definitions name. The agent reads each of them once. */
public final class LocalScans {

    private final FilePath folder;
    private final WorkspaceBoundary boundary;
    private final Map<LocalCode, SourceReport> sources = new HashMap<>();
    private final Map<String, DataReport> data = new HashMap<>();

    /**
     * @param folder current folder of the step, on the agent
     * @param boundary of paths that the definitions name
     */
    public LocalScans(@NonNull FilePath folder, @NonNull WorkspaceBoundary boundary) {
        this.folder = folder;
        this.boundary = boundary;
    }

    @NonNull
    FilePath folder() {
        return folder;
    }

    @NonNull
    SourceFolder source(@NonNull LocalCode code) {
        return source(code, boundary);
    }

    /** Returns the files that code consists of. */
    @NonNull
    public static SourceFolder source(@NonNull LocalCode code, @NonNull WorkspaceBoundary boundary) {
        SourceFolder folder = new SourceFolder(
                "code",
                code.path() == null ? code.base() : code.path(),
                null,
                List.of(),
                code.excludes(),
                SnapshotLimits.SERVICE,
                boundary);
        return code.additional().isEmpty()
                ? folder
                : folder.with(new AdditionalIncludes(code.path() == null, code.additional()));
    }

    @NonNull
    LocalData local(@NonNull String path) {
        return new LocalData(path, boundary);
    }

    /** @throws hudson.AbortException if the code does not exist or cannot be uploaded, with what to do about it */
    @NonNull
    public SourceReport code(@NonNull LocalCode code) throws IOException, InterruptedException {
        SourceReport report = sources.get(code);
        if (report == null) {
            report = folder.act(new SourceScan(source(code)));
            sources.put(code, report);
        }
        return report;
    }

    /** @throws hudson.AbortException if the data does not exist or cannot be uploaded, with what to do about it */
    @NonNull
    public DataReport data(@NonNull String path) throws IOException, InterruptedException {
        DataReport report = data.get(path);
        if (report == null) {
            report = folder.act(new DataScan(local(path)));
            data.put(path, report);
        }
        return report;
    }
}
