package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Starts a local Azure ML with two workspaces and a registry that runs until it is killed. System properties: {@code port} (the first of four in a row;
 * default: free ones), {@code forwardedPort} (the first of four ports that lead there and that clients shall use; default:
 * none), {@code stateTime} (milliseconds that each state lasts, default 500), {@code python} (default
 * python3), {@code file} (default {@code target/local-azure.properties}), {@code tls} (true for HTTPS; the
 * certificate to trust is written next to the file, as {@code .pem}), {@code v1LegacyMode} (true to allow only the v1
 * API), {@code allowSharedKeyAccess} (false for storage that refuses account keys), {@code systemDatastoresAuthMode}
 * (identity for datastores without keys), {@code container} (name of an additional container, whose signed URL is written
 * to the file).
 */
public final class LocalAzureMlMain {
    /** Strong references: a logger that is garbage-collected loses its level. */
    private static final List<Logger> QUIET = List.of(Logger.getLogger("io.undertow"), Logger.getLogger("org.xnio"));

    private LocalAzureMlMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        for (Logger logger : QUIET) {
            logger.setLevel(Level.WARNING);
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        LocalAzureMlOptions options = LocalAzureMlOptions.defaults()
                .port(number("port", 0))
                .forwardedPort(number("forwardedPort", 0))
                .stateTime(Duration.ofMillis(number("stateTime", 500)))
                .python(property("python", "python3"))
                .withStages(Boolean.parseBoolean(property("v1LegacyMode", "false")))
                .tls(Boolean.parseBoolean(property("tls", "false")))
                .allowSharedKeyAccess(Boolean.parseBoolean(property("allowSharedKeyAccess", "true")))
                .systemDatastoresAuthMode(property("systemDatastoresAuthMode", "accesskey"));
        LocalAzureMl server;
        try {
            server = LocalAzureMl.start(options);
        } catch (IOException e) {
            out.println("The local Azure ML does not start: " + e.getMessage());
            System.exit(1);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "local-azure-shutdown"));
        Map<String, String> properties = properties(server);
        Path file = Path.of(property("file", "target/local-azure.properties")).toAbsolutePath();
        Files.createDirectories(file.getParent());
        StringBuilder text =
                new StringBuilder("# A local Azure ML, a toy: these secrets are random, of this start only.\n");
        properties.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        Files.writeString(file, text);
        if (options.tls) {
            Path certificate = Path.of(file + ".pem");
            Files.writeString(certificate, server.certificateAuthorityPem());
            out.println("It serves https; clients must trust " + certificate + ".");
        }

        out.println(
                "The local Azure ML is running. It is a toy on 127.0.0.1: its secrets are made afresh at each start.");
        properties.forEach((name, value) -> out.printf("  %-17s %s%n", name, value));
        out.println("These are in " + file + " too. /score/{model} serves the newest version of a registered model.");
        if (!LocalAzureMl.pythonWorks(options.python)) {
            out.println("The command '" + options.python + "' does not work: all runs will fail.");
        }
        out.println("It runs until it is killed (Ctrl-C).");
        new CountDownLatch(1).await();
    }

    private static Map<String, String> properties(LocalAzureMl server) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("authority", server.authority().toString());
        properties.put("resourceManager", server.resourceManager().toString());
        properties.put("tenant", server.tenant());
        properties.put("clientId", server.clientId());
        properties.put("clientSecret", server.clientSecret());
        properties.put("subscription", server.subscription());
        properties.put("resourceGroup", server.resourceGroup());
        properties.put("workspace", server.workspace());
        properties.put("prodResourceGroup", "ml-group-prod");
        properties.put("prodWorkspace", "ml-prod");
        properties.put("registry", "company");
        properties.put("compute", server.compute());
        properties.put("scoringUri", server.scoringUri("iris").toString());
        properties.put("scoringKey", server.scoringKey());
        properties.put("api", server.api().toString());
        String container = property("container", "");
        if (!container.isEmpty()) {
            properties.put("container", server.newContainer(container).toString());
        }
        properties.put("storage", server.storage().toString());
        return properties;
    }

    private static String property(String name, String otherwise) {
        String value = System.getProperty(name, "");
        return value.isEmpty() || value.startsWith("${") ? otherwise : value;
    }

    private static int number(String name, int otherwise) {
        String value = property(name, Integer.toString(otherwise));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("-D" + name + "=" + value + " is not a number");
        }
    }
}
