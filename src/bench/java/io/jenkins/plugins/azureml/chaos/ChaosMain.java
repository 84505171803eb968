package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.bench.Jvm;
import io.jenkins.plugins.azureml.testing.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code mvn -Pchaos [-Dpipelines=500] [-Dseed=1] [-Dfirst=0] [-Dparallel=32]}: runs whole pipelines under a schedule
 * of faults, restarts and aborts derived from the seed. Exit status 0 only without a violation.
 */
public final class ChaosMain {

    private static final List<String> OPTIONS = List.of("pipelines", "seed", "first", "parallel");

    private ChaosMain() {}

    public static void main(String[] arguments) throws Exception {
        Path temporary = Files.createTempDirectory("azure-ml-chaos-");
        // Otherwise the JVM creates a file of its own there.
        List<String> command = Jvm.command("-Djava.io.tmpdir=" + temporary, "-XX:-UsePerfData");
        OPTIONS.stream()
                .filter(name -> System.getProperty(name) != null)
                .forEach(name -> command.add(1, "-D" + name + "=" + System.getProperty(name)));
        command.add(CampaignMain.class.getName());
        command.add(arguments[0]);
        Process campaign = new ProcessBuilder(command)
                .directory(Path.of(arguments[0]).toFile())
                .inheritIO()
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(campaign, temporary), "end of the campaign"));
        System.exit(campaign.waitFor());
    }

    private static void end(Process campaign, Path temporary) {
        campaign.destroy();
        try {
            Folders.delete(temporary);
        } catch (IOException e) {
            // The system cleans its temporary files.
        }
    }
}
