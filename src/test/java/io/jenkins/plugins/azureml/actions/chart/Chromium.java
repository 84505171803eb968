package io.jenkins.plugins.azureml.actions.chart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Opens a page in a headless Chromium of this machine. */
final class Chromium {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private Chromium() {}

    /** Returns the command; empty if there is none. */
    static Optional<Path> find() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Returns the page as HTML after its scripts have run. */
    static String open(Path command, String address, Path scratch) throws IOException, InterruptedException {
        Path out = scratch.resolve("dom.html");
        Process process = new ProcessBuilder(
                        command.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--window-size=1000,800",
                        "--virtual-time-budget=15000",
                        "--user-data-dir=" + scratch.resolve("profile"),
                        "--dump-dom",
                        address)
                .redirectOutput(out.toFile())
                .redirectError(scratch.resolve("stderr.txt").toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("the browser did not end");
        }
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
