package io.jenkins.plugins.azureml.bench;

import io.jenkins.plugins.azureml.testing.Folders;
import io.jenkins.plugins.azureml.testing.MicrosoftPython;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Transfers the files of a workload with Microsoft's client and with {@code curl}. */
final class OtherClients {

    /** Transfers of {@code curl} at a time. */
    private static final int PARALLEL = 16;

    /** Signed URL of a container. */
    private final String container;

    private final boolean microsoft;

    /** The certificate to trust. */
    private final Path certificate;

    OtherClients(String container, Path certificate) throws InterruptedException {
        this.container = container;
        this.certificate = certificate;
        this.microsoft = MicrosoftPython.missing().isEmpty();
    }

    /**
     * Seconds of a transfer.
     *
     * @param microsoft null if it is not installed
     * @param curl null if it was left out
     */
    record Times(Double microsoft, Double curl) {}

    /** Returns the times by {@link NetworkWorkload#row}. */
    Map<String, Times> measure(NetworkWorkload workload) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("azure-ml-bench-");
        try {
            // Part of the names of the blobs, so that each workload has its own.
            Path data = folder.resolve("data-" + workload.files());
            workload.write(data, new Random(2));
            List<Double> python = microsoft ? microsoft(data, folder.resolve("python"), workload.isModel()) : List.of();
            Files.createDirectories(folder.resolve("curl"));
            Double up = null;
            Double down = null;
            if (!workload.isModel()) {
                up = curl(data, "curl-" + workload.files(), "upload-file", data);
                down = curl(data, "curl-" + workload.files(), "output", folder.resolve("curl"));
            }
            Map<String, Times> times = new LinkedHashMap<>();
            times.put(workload.row(true), new Times(microsoft ? python.get(0) : null, up));
            times.put(workload.row(false), new Times(microsoft ? python.get(1) : null, down));
            return times;
        } finally {
            Folders.deleteWorkspace(folder);
        }
    }

    private List<Double> microsoft(Path data, Path target, boolean model) throws IOException, InterruptedException {
        ProcessBuilder python = MicrosoftPython.script("transfer.py");
        python.command().addAll(List.of(data.toString(), target.toString(), model ? "model" : "code"));
        python.environment().put("CONTAINER", container);
        python.environment().put("REQUESTS_CA_BUNDLE", certificate.toString());
        return output(python, "").lines().map(Double::valueOf).toList();
    }

    /** @param option that takes a file in {@code files} */
    private double curl(Path data, String prefix, String option, Path files) throws IOException, InterruptedException {
        StringBuilder config = new StringBuilder();
        try (Stream<Path> all = Files.list(data)) {
            for (Path file : all.toList()) {
                String name = String.valueOf(file.getFileName());
                String url = container.replaceFirst("\\?", "/" + prefix + "/" + name + "?");
                config.append("url = \"").append(url).append("\"\n");
                config.append(option)
                        .append(" = \"")
                        .append(files.resolve(name))
                        .append("\"\n");
            }
        }
        List<String> command =
                new ArrayList<>(List.of("curl", "-sSf", "--no-progress-meter", "-Z", "--parallel-max", "" + PARALLEL));
        if (option.equals("upload-file")) {
            // Without Expect, since the local Azure ML confirms it late.
            command.addAll(List.of("-H", "x-ms-blob-type: BlockBlob", "-H", "Expect:"));
        }
        command.addAll(List.of("--cacert", certificate.toString(), "-K", "-"));
        long begin = System.nanoTime();
        output(new ProcessBuilder(command), config.toString());
        return (System.nanoTime() - begin) / 1e9;
    }

    private static String output(ProcessBuilder builder, String input) throws IOException, InterruptedException {
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(
                    "exit status " + status + " of " + builder.command().get(0));
        }
        return output;
    }
}
