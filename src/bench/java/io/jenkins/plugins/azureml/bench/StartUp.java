package io.jenkins.plugins.azureml.bench;

import java.nio.file.Path;
import java.util.List;

/** What the plugin adds to the start of a controller, in a JVM that has done nothing else. */
final class StartUp {

    private StartUp() {}

    static void run(Path project) throws Exception {
        List<String> command = Jvm.command("-Xmx256m");
        command.add(StartUpMain.class.getName());
        command.add(project.toString());
        Jvm.run(project, command);
    }
}
