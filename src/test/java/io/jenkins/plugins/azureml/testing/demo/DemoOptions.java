package io.jenkins.plugins.azureml.testing.demo;

import io.jenkins.plugins.azureml.client.service.ApiGeneration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The options of {@code mvn -Pdemo}.
 *
 * @param jenkinsfile the file to run
 * @param generation of the API, null for the one that the workspace accepts
 * @param authority sign-in server of an existing Azure ML, null to start a local one
 * @param resourceManager resource manager of an existing Azure ML
 * @param tenant tenant of the service principals, null for that of the local Azure ML
 * @param keylessStorage whether the storage of the local Azure ML refuses account keys
 * @param stateTime how long a run on the local Azure ML stays in each status before it runs
 * @param credentials by id: {@code CLIENT_ID:SECRET} or any text
 */
record DemoOptions(
        Path jenkinsfile,
        String generation,
        String authority,
        String resourceManager,
        String tenant,
        boolean keylessStorage,
        Duration stateTime,
        Map<String, String> credentials,
        Map<String, String> environment,
        Map<String, String> params) {

    /** Job files need the v2 API, so the v1 API runs the example's run definition. Relative to the project. */
    static final Path EXAMPLE = Path.of("docs", "examples", "iris", "Jenkinsfile");

    static final Path EXAMPLE_V1 = EXAMPLE.resolveSibling("v1.Jenkinsfile");

    /** Long enough to show how a run is queued. */
    private static final Duration STATE_TIME = Duration.ofSeconds(1);

    static DemoOptions of(Properties given) throws OptionException {
        DemoOptions options = new DemoOptions(
                jenkinsfile(given, generation(given)),
                generation(given),
                value(given, "azureml.authority"),
                value(given, "azureml.resourceManager"),
                value(given, "tenant"),
                "false".equals(value(given, "allowSharedKeyAccess")),
                stateTime(given),
                starting(given, "credentials."),
                starting(given, "env."),
                starting(given, "params."));
        options.check();
        return options;
    }

    private void check() throws OptionException {
        if ((authority == null) != (resourceManager == null)) {
            String missing = authority == null ? "-Dazureml.authority" : "-Dazureml.resourceManager";
            String there = authority == null ? "-Dazureml.resourceManager" : "-Dazureml.authority";
            throw new OptionException(missing + " is missing. An existing server has two addresses: pass " + missing
                    + "=URL as well as " + there + ", or neither of them to start a local Azure ML.");
        }
        if (!isLocal() && credentials.isEmpty()) {
            throw new OptionException("There are no credentials for the server at " + resourceManager
                    + ": pass -Dcredentials.azure-sp=CLIENT_ID:SECRET and -Dtenant=TENANT for the service principal."
                    + " Another id works if the Jenkinsfile uses it.");
        }
    }

    boolean isLocal() {
        return authority == null;
    }

    private static String generation(Properties given) throws OptionException {
        String generation = value(given, "generation");
        if (generation != null && ApiGeneration.named(generation).isEmpty()) {
            throw new OptionException("-Dgeneration=" + generation + " must be v1 or v2.");
        }
        return generation;
    }

    private static Duration stateTime(Properties given) throws OptionException {
        String millis = value(given, "stateTime");
        if (millis == null) {
            return STATE_TIME;
        }
        if (!millis.matches("\\d{1,6}")) {
            throw new OptionException("-DstateTime=" + millis + " must be a number of milliseconds.");
        }
        return Duration.ofMillis(Long.parseLong(millis));
    }

    private static Path jenkinsfile(Properties given, String generation) throws OptionException {
        String name = value(given, "jenkinsfile");
        if (name == null) {
            return "v1".equals(generation) ? EXAMPLE_V1 : EXAMPLE;
        }
        Path file = Path.of(name).toAbsolutePath().normalize();
        if (!Files.isRegularFile(file)) {
            throw new OptionException("-Djenkinsfile=" + name + ": "
                    + (Files.isDirectory(file) ? "this is a folder; name the file in it" : "there is no such file")
                    + " (" + file + ").");
        }
        return file;
    }

    private static String value(Properties given, String name) {
        String value = given.getProperty(name, "").trim();
        return value.isEmpty() ? null : value;
    }

    private static Map<String, String> starting(Properties given, String prefix) {
        Map<String, String> found = new TreeMap<>();
        for (String name : given.stringPropertyNames()) {
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                found.put(name.substring(prefix.length()), given.getProperty(name));
            }
        }
        return found;
    }

    /** Leaves the values of credentials out. */
    @Override
    public String toString() {
        return "DemoOptions[jenkinsfile=" + jenkinsfile + ", credentials=" + credentials.keySet() + "]";
    }
}
