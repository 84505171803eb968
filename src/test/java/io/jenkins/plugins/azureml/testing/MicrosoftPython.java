package io.jenkins.plugins.azureml.testing;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs Python scripts that use Microsoft's azure-ai-ml (Debian's {@code python3-azure}) against a local Azure ML. */
public final class MicrosoftPython {

    private static final Path SCRIPTS = Path.of("src", "test", "resources", "microsoft-client");
    private static final String PYTHON = System.getProperty("microsoft-client.python", "/usr/bin/python3");

    private MicrosoftPython() {}

    /** Returns why azure-ai-ml cannot be used on this machine; empty if it can. */
    public static Optional<String> missing() throws InterruptedException {
        try {
            Process process = python("-W", "ignore", "-c", "import azure.ai.ml")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0) {
                return Optional.empty();
            }
            process.destroyForcibly();
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
        return Optional.of(PYTHON + " has no azure.ai.ml: apt-get install python3-azure");
    }

    /**
     * Returns a script of {@code src/test/resources/microsoft-client}, not started yet.
     *
     * @param server must serve HTTPS, since the client supports nothing else
     * @param work a folder for the certificate to trust
     */
    public static ProcessBuilder script(LocalAzureMl server, Path work, String name, String... arguments)
            throws IOException {
        Path trusted = Files.writeString(work.resolve("ca.pem"), server.certificateAuthorityPem());
        List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve(name).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = python(command.toArray(String[]::new));
        builder.environment()
                .putAll(Map.of(
                        "REQUESTS_CA_BUNDLE", trusted.toString(),
                        "AUTHORITY", server.authority().toString(),
                        "RESOURCE_MANAGER", server.resourceManager().toString(),
                        "STORAGE_PORT", Integer.toString(server.storage().getPort()),
                        "TENANT", server.tenant(),
                        "CLIENT_ID", server.clientId(),
                        "SUBSCRIPTION", server.subscription(),
                        "RESOURCE_GROUP", server.resourceGroup(),
                        "WORKSPACE", server.workspace(),
                        "COMPUTE", server.compute()));
        builder.environment().put("CLIENT_SECRET", server.clientSecret());
        builder.environment()
                .keySet()
                .removeIf(variable -> variable.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        return builder;
    }

    /** Returns a script that needs no server, not started yet. */
    public static ProcessBuilder script(String name) {
        return python(SCRIPTS.resolve(name).toAbsolutePath().toString());
    }

    /** Returns the version of azure-ai-ml. */
    public static String version() throws IOException {
        Process process = python("-W", "ignore", "-c", "import azure.ai.ml; print(azure.ai.ml.__version__)")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    }

    private static ProcessBuilder python(String... arguments) {
        List<String> command = new ArrayList<>(List.of(PYTHON));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put("PYTHONPATH", SCRIPTS.resolve("shim").toAbsolutePath().toString());
        builder.environment().put("PYTHONUTF8", "1");
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return builder;
    }
}
