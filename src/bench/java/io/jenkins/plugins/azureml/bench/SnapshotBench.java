package io.jenkins.plugins.azureml.bench;

import java.nio.file.Path;
import java.util.List;

/** Uploads a large folder in a JVM of 96 MB. */
final class SnapshotBench {

    private SnapshotBench() {}

    static void run(Path project) throws Exception {
        try (Jvm.Server server = new Jvm.Server(project)) {
            List<String> command = Jvm.command("-Xmx96m");
            server.properties.forEach((name, value) -> command.add(1, "-Dserver." + name + "=" + value));
            command.add(SnapshotMain.class.getName());
            command.add(project.toString());
            Jvm.run(project, command);
        }
    }
}
