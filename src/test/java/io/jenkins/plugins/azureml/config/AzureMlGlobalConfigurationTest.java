package io.jenkins.plugins.azureml.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Descriptor.FormException;
import java.util.List;
import java.util.function.Consumer;
import net.sf.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.StaplerRequest2;

class AzureMlGlobalConfigurationTest {

    private final AzureMlGlobalConfiguration configuration = AzureMlGlobalConfiguration.get();

    @BeforeEach
    void configure() {
        configuration.setWorkspaces(List.of(new NamedWorkspace("prod")));
        configuration.setClouds(List.of(cloud("private")));
        configuration.setApiGeneration("v2");
    }

    @AfterEach
    void reset() {
        configuration.setWorkspaces(List.of());
        configuration.setClouds(List.of());
        configuration.setApiGeneration(null);
        configuration.setV2ApiVersion(null);
    }

    private static CustomCloud cloud(String name) {
        return new CustomCloud(name, "https://login.example.org", "https://management.example.org");
    }

    /** Submits the form. Stapler would call the setters of the fields that the form contains. */
    private void submit(Consumer<AzureMlGlobalConfiguration> fields) throws FormException {
        configuration.configure(
                new StaplerRequest2() {
                    @Override
                    public void bindJSON(Object bean, JSONObject json) {
                        fields.accept((AzureMlGlobalConfiguration) bean);
                    }

                    @Override
                    public <T> T bindJSON(Class<T> type, JSONObject json) {
                        throw new UnsupportedOperationException(type.getName());
                    }
                },
                new JSONObject());
    }

    private List<String> workspaces() {
        return configuration.getWorkspaces().stream()
                .map(NamedWorkspace::getName)
                .toList();
    }

    private List<String> clouds() {
        return configuration.getClouds().stream().map(CustomCloud::getName).toList();
    }

    @Test
    void failedSubmitKeepsTheConfiguration() {
        int saves = configuration.saves;
        FormException failure = assertThrows(
                FormException.class,
                () -> submit(form -> {
                    form.setWorkspaces(List.of(new NamedWorkspace("test")));
                    form.setApiGeneration("v1");
                    form.setV2ApiVersion("2024-10-01");
                    throw new IllegalArgumentException("no such cloud");
                }));
        assertEquals("no such cloud", failure.getMessage());
        assertEquals(List.of("prod"), workspaces());
        assertEquals(List.of("private"), clouds());
        assertEquals("v2", configuration.getApiGeneration());
        assertNull(configuration.getV2ApiVersion());
        assertEquals(saves, configuration.saves);
    }

    @Test
    void submitSavesOnce() throws Exception {
        int saves = configuration.saves;
        submit(form -> {
            form.setWorkspaces(List.of(new NamedWorkspace("test"), new NamedWorkspace("prod")));
            form.setClouds(List.of(cloud("other")));
            form.setApiGeneration("");
            form.setV2ApiVersion(" 2025-06-01 ");
        });
        assertEquals(saves + 1, configuration.saves);
        assertEquals(List.of("test", "prod"), workspaces());
        assertEquals(List.of("other"), clouds());
        assertNull(configuration.getApiGeneration());
        assertEquals("2025-06-01", configuration.getV2ApiVersion());
    }

    @Test
    void submitRemovesListsThatTheFormOmits() throws Exception {
        submit(form -> {});
        assertEquals(List.of(), workspaces());
        assertEquals(List.of(), clouds());
    }

    @Test
    void settersSaveWithoutAForm() {
        int saves = configuration.saves;
        configuration.setV2ApiVersion("2025-06-01");
        assertEquals(saves + 1, configuration.saves);
    }

    private void refuses(Consumer<AzureMlGlobalConfiguration> fields, String problem) {
        FormException failure = assertThrows(FormException.class, () -> submit(fields));
        assertTrue(failure.getMessage().contains(problem), failure.getMessage());
        assertThrows(IllegalArgumentException.class, () -> fields.accept(configuration));
        assertEquals(List.of("prod"), workspaces());
        assertEquals(List.of("private"), clouds());
    }

    @Test
    void twoWorkspacesOfOneNameAreRefused() {
        refuses(
                form -> form.setWorkspaces(
                        List.of(new NamedWorkspace("test"), new NamedWorkspace("dev"), new NamedWorkspace(" test "))),
                "Two workspaces are named 'test'");
    }

    @Test
    void twoCloudsOfOneNameAreRefused() {
        refuses(form -> form.setClouds(List.of(cloud("a"), cloud("a"))), "Two custom clouds are named 'a'");
    }

    @Test
    void cloudWithTheNameOfABuiltInCloudIsRefused() {
        refuses(form -> form.setClouds(List.of(cloud("AzureCloud"))), "AzureCloud is a Microsoft cloud");
    }

    @Test
    void entriesWithoutANameAreRefused() {
        refuses(form -> form.setWorkspaces(List.of(new NamedWorkspace(" "))), "name");
        refuses(form -> form.setClouds(List.of(cloud(null))), "name");
    }
}
