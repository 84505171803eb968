package io.jenkins.plugins.azureml.client.microsoft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.RecordedRequest;
import io.jenkins.plugins.azureml.testing.MicrosoftPython;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Assumptions;

/** Starts {@code drive.py}, which drives Microsoft's azure-ai-ml, and hears what it tells. */
final class MicrosoftClient {

    private static final String STEP = "## ";

    private final LocalAzureMl server;
    private final Path work;

    MicrosoftClient(LocalAzureMl server, Path work) {
        this.server = server;
        this.work = work;
    }

    static void assumeWantedAndThere() throws InterruptedException {
        assume(Boolean.getBoolean("microsoft-client"), "it takes half a minute: mvn test -Pmicrosoft-client");
        Optional<String> missing = MicrosoftPython.missing();
        assume(missing.isEmpty(), missing.orElse(""));
    }

    private static void assume(boolean holds, String otherwise) {
        Assumptions.assumeTrue(holds, otherwise);
    }

    /** What each step told, by its name. */
    Map<String, JsonNode> drive() throws Exception {
        return run("drive.py", work.toString());
    }

    /** Submits files with jobs, and returns the names of the jobs, by file. */
    Map<String, JsonNode> submit(List<Path> files) throws Exception {
        return run("submit.py", files.stream().map(Path::toString).toArray(String[]::new));
    }

    private Map<String, JsonNode> run(String script, String... arguments) throws Exception {
        Path log = Path.of("target", "microsoft-client", script.replace(".py", ".txt"));
        Files.createDirectories(log.getParent());
        ProcessBuilder builder = MicrosoftPython.script(server, work, script, arguments)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Process process = builder.start();
        boolean ended = process.waitFor(300, TimeUnit.SECONDS);
        process.destroyForcibly();
        String output = Files.readString(log, StandardCharsets.UTF_8);
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError("Microsoft's client " + (ended ? "failed" : "did not end") + ":\n" + output);
        }
        Map<String, JsonNode> told = new LinkedHashMap<>();
        for (String line : output.split("\n")) {
            if (line.startsWith(STEP)) {
                String[] parts = line.substring(STEP.length()).split(" ", 2);
                told.put(parts[0], new ObjectMapper().readTree(parts[1]));
            }
        }
        return told;
    }

    /** Each kind of call once, in the order of their first, names and ids left out. */
    static List<String> calls(LocalAzureMl server) {
        Set<String> calls = new LinkedHashSet<>();
        for (RecordedRequest request : server.requests().all()) {
            String agent = String.join(",", request.headers().getOrDefault("user-agent", List.of()));
            if (agent.contains("azsdk-python") || agent.contains("azure-ai-ml")) {
                calls.add(request.service() + " " + request.method() + " " + path(server, request.path())
                        + query(request) + " -> " + request.status());
            }
        }
        return List.copyOf(calls);
    }

    private static String path(LocalAzureMl server, String path) {
        return path.replaceAll("(?i)" + server.workspacePath(), "{workspace}")
                .replace("/subscriptions/" + server.subscription(), "{subscription}")
                .replace(server.tenant(), "{tenant}")
                .replaceAll("(/(?:jobs|runs|codes|models|environments|components|versions|dcid\\.)/?)[^/]+", "$1{}")
                .replaceAll("(mfeOperationResults/).+", "$1{}")
                .replaceAll("/azureml-blobstore-[^/]+", "/{blobstore}")
                .replaceAll("(LocalUpload|az-ml-artifacts)/.+", "$1/{}")
                .replaceAll("(ExperimentRun|azureml)/(dcid\\.)?[a-z0-9_-]{8,}/.*", "$1/{}");
    }

    private static String query(RecordedRequest request) {
        List<String> shown = new ArrayList<>();
        for (String each : request.query().split("&")) {
            if (each.matches(
                    "(api-version|comp|restype|listViewType|(?:\\$|%24)(?:orderBy|top)|hash|hashVersion)=.*")) {
                shown.add(each);
            }
        }
        return shown.isEmpty() ? "" : "?" + String.join("&", shown);
    }

    static SSLContext trusting(X509Certificate authority) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("local", authority);
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
