package io.jenkins.plugins.azureml.localazure;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartAndStopTest {
    @Test
    void closeKillsRunningScripts() throws Exception {
        TestClient.assumePython();
        long pid;
        try (LocalAzureMl server = LocalAzureMl.start()) {
            TestClient client = new TestClient(server);
            client.start(
                            "exp",
                            "long",
                            client.definition(),
                            TestClient.zip(
                                    Map.of("train.py", "import os, time\nprint(os.getpid())\ntime.sleep(600)\n")))
                    .expect(200);
            await().atMost(1, TimeUnit.MINUTES).until(() -> client.log("long").endsWith("\n"));
            pid = Long.parseLong(client.log("long").strip());
        }
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void closeLeavesNoThread() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        LocalAzureMl.start().close();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("local-azure") && !before.contains(thread)));
    }

    @Test
    void errorNamesThePortInUse() throws Exception {
        try (LocalAzureMl server = LocalAzureMl.start()) {
            int port = server.authority().getPort();
            IOException e = assertThrows(
                    IOException.class,
                    () -> LocalAzureMl.start(LocalAzureMlOptions.defaults().port(port)));
            assertTrue(e.getMessage().contains("port " + port), e.getMessage());
        }
    }

    @Test
    void mainWritesThePropertiesFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("deep").resolve("local-azure.properties");
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dfile=" + file,
                        "-Dport=${port}",
                        LocalAzureMlMain.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            await().atMost(1, TimeUnit.MINUTES)
                    .until(() ->
                            Files.exists(output) && Files.readString(output).contains("until it is killed"));
            Properties properties = new Properties();
            try (InputStream in = Files.newInputStream(file)) {
                properties.load(in);
            }
            try (LocalAzureMl unused = LocalAzureMl.start()) {
                TestClient.Response answer = new TestClient(unused)
                        .form(
                                properties.getProperty("authority") + "/" + properties.getProperty("tenant")
                                        + "/oauth2/token",
                                Map.of(
                                        "grant_type",
                                        "client_credentials",
                                        "client_id",
                                        properties.getProperty("clientId"),
                                        "client_secret",
                                        properties.getProperty("clientSecret"),
                                        "resource",
                                        "https://management.azure.com/"));
                assertEquals(200, answer.status());
            }
        } finally {
            process.destroy();
            process.onExit().get(1, TimeUnit.MINUTES);
        }
    }
}
