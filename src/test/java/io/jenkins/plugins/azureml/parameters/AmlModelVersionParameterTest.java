package io.jenkins.plugins.azureml.parameters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.EnvVars;
import hudson.ExtensionList;
import hudson.model.Failure;
import hudson.model.Item;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.StringParameterValue;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.models.ModelRegistration;
import io.jenkins.plugins.azureml.client.models.ModelSource;
import io.jenkins.plugins.azureml.config.AmlConnection;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.config.NamedWorkspaces;
import io.jenkins.plugins.azureml.credentials.CredentialsUses;
import io.jenkins.plugins.azureml.forms.TestBuild;
import io.jenkins.plugins.azureml.forms.TestJob;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/** The values of the parameter for versions of models: in the form, in requests and in builds. */
class AmlModelVersionParameterTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    private final TestJob job = new TestJob("deploy-" + System.nanoTime());
    private final AmlModelVersionParameterDefinition parameter = new AmlModelVersionParameterDefinition("MODEL");
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    @BeforeEach
    void configure() throws Exception {
        local.azure()
                .addRun("iris", "r-1")
                .append("outputs/m.json", new byte[] {1})
                .complete();
        NamedWorkspace named = new NamedWorkspace("dev");
        named.setCredentialsId(LocalAzureExtension.CREDENTIALS);
        named.setSubscriptionId(local.azure().subscription());
        named.setResourceGroup(local.azure().resourceGroup());
        named.setWorkspace(local.azure().workspace());
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of(named));
        parameter.setWorkspace("dev");
        parameter.setModel("iris");
        job.parameters = new ParametersDefinitionProperty(parameter);
    }

    @AfterEach
    void endRequest() {
        Stapler.setCurrentRequest(null);
    }

    private void register(int versions) throws Exception {
        AmlClient client = AmlConnection.open(
                job, new CredentialsUses(), NamedWorkspaces.of(job).require("dev"));
        for (int i = 0; i < versions; i++) {
            client.registry()
                    .register(new ModelRegistration(
                            "iris",
                            ModelSource.ofRun("r-1", "outputs/m.json"),
                            "custom_model",
                            null,
                            null,
                            null,
                            null,
                            Map.of(),
                            Map.of()));
        }
    }

    private static AmlModelVersionParameterDefinition.DescriptorImpl descriptor() {
        return ExtensionList.lookupSingleton(AmlModelVersionParameterDefinition.DescriptorImpl.class);
    }

    private List<String> offered() {
        return descriptor().doFillValueItems(job, "MODEL");
    }

    private FormValidation check(String value) {
        return descriptor().doCheckValue(job, value, "MODEL");
    }

    /** Makes the current thread serve a request below the job. */
    private void inRequest() {
        Stapler.setCurrentRequest(new StaplerRequest2() {
            @Override
            public <T> T findAncestorObject(Class<T> type) {
                return type.cast(job);
            }

            @Override
            public void bindJSON(Object bean, JSONObject src) {
                throw new UnsupportedOperationException();
            }

            @Override
            public <T> T bindJSON(Class<T> type, JSONObject src) {
                throw new UnsupportedOperationException();
            }
        });
    }

    private EnvVars start(ParameterValue... values) {
        TestBuild build = job.newBuild();
        build.addAction(new ParametersAction(List.of(values)));
        new LatestVersionResolver().onStarted(build, () -> new PrintStream(console, true, StandardCharsets.UTF_8));
        EnvVars env = new EnvVars();
        build.getAction(ParametersAction.class).buildEnvironment(build, env);
        return env;
    }

    private String console() {
        return console.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void newestVersionsAreOfferedFirst(boolean v1) throws Exception {
        local.azure().v1LegacyMode(v1);
        register(11);
        assertEquals(List.of("latest", "11", "10", "9"), offered().subList(0, 4));
        assertEquals(12, offered().size());
        assertNull(check("3").getMessage());
    }

    @Test
    void listIsKeptForTheNextForm() throws Exception {
        register(1);
        offered();
        long before = local.azure().requests().total();
        offered();
        check("1");
        assertEquals(before, local.azure().requests().total());
    }

    @Test
    void listIsForThoseWhoMayBuild() throws Exception {
        register(1);
        long before = local.azure().requests().total();
        job.allow(Item.CONFIGURE, Item.EXTENDED_READ);
        assertEquals(List.of("latest"), offered());
        assertNull(check("1").getMessage());
        assertEquals(before, local.azure().requests().total());

        job.allow(Item.BUILD);
        assertEquals(List.of("latest", "1"), offered());
    }

    @Test
    void requestCannotChooseWhatIsListed() throws Exception {
        register(1);
        assertEquals(List.of(), descriptor().doFillValueItems(job, "OTHER"));
        assertEquals(List.of(), descriptor().doFillValueItems(null, "MODEL"));
        assertNull(descriptor().doCheckValue(job, "1", "OTHER").getMessage());
    }

    @Test
    void unreachableWorkspaceOffersOnlyLatestAndSaysWhy() throws Exception {
        register(1);
        local.azure().authorize(false);
        assertEquals(List.of("latest"), offered());
        FormValidation check = check("");
        assertEquals(FormValidation.Kind.OK, check.kind);
        assertTrue(check.getMessage().contains("AuthorizationFailed"), check.getMessage());
    }

    @Test
    void slowWorkspaceDoesNotHoldTheForm() throws Exception {
        register(1);
        local.azure().faults().add(Fault.on("GET", ".*/models.*").delay(Duration.ofMinutes(5)));
        assertEquals(List.of("latest"), offered());
        assertTrue(check("").getMessage().contains("did not respond"));
        inRequest();
        assertEquals("1", parameter.createValue("1").getValue());
    }

    @Test
    void missingConfigurationIsShownInTheForm() {
        parameter.setModel(null);
        assertTrue(
                check("").getMessage().contains("MODEL: name is missing"),
                check("").getMessage());
        parameter.setModel("iris");
        parameter.setWorkspace("prod");
        assertTrue(check("").getMessage().contains("Workspace 'prod' is not configured"));
        assertEquals(List.of("latest"), offered());
    }

    @Test
    void versionOfTheRemoteApiIsChecked() throws Exception {
        register(2);
        inRequest();
        assertEquals("2", parameter.createValue(" 2 ").getValue());
        assertEquals("latest", parameter.createValue("").getValue());
        assertEquals("latest", parameter.createValue("latest").getValue());
        Failure malformed = assertThrows(Failure.class, () -> parameter.createValue("1;rm"));
        assertTrue(malformed.getMessage().startsWith("MODEL: version must have"), malformed.getMessage());
        Failure missing = assertThrows(Failure.class, () -> parameter.createValue("3"));
        assertEquals("MODEL: model iris has no version '3' in workspace dev", missing.getMessage());
        assertEquals(FormValidation.Kind.ERROR, check("1;rm").kind);
    }

    @Test
    void versionIsAcceptedWhereItCannotBeChecked() throws Exception {
        assertThrows(IllegalArgumentException.class, () -> parameter.createValue("1;rm"));
        assertEquals("3", parameter.createValue("3").getValue());
        inRequest();
        local.azure().authorize(false);
        assertEquals("3", parameter.createValue("3").getValue());
        job.allow();
        assertEquals("3", parameter.createValue("3").getValue());
    }

    @Test
    void formBindsItsValue() {
        JSONObject form = new JSONObject();
        form.put("name", "MODEL");
        assertEquals("latest", parameter.createValue(null, form).getValue());
        form.put("value", "7");
        assertEquals("7", parameter.createValue(null, form).getValue());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void latestBecomesTheNewestVersionWhenTheBuildStarts(boolean v1) throws Exception {
        local.azure().v1LegacyMode(v1);
        ParameterValue queued = parameter.getDefaultParameterValue();
        register(2);

        EnvVars env = start(queued, new StringParameterValue("OTHER", "latest"));

        assertEquals("2", env.get("MODEL"));
        assertEquals("iris:2", env.get("MODEL_ID"));
        assertEquals("latest", env.get("OTHER"));
        assertTrue(console().contains("Azure ML: parameter MODEL: latest version of iris is 2"), console());
    }

    @Test
    void textParameterOfAnotherJobIsResolvedToo() throws Exception {
        register(1);
        assertEquals(
                "iris:1", start(new StringParameterValue("MODEL", "latest")).get("MODEL_ID"));
    }

    @Test
    void chosenVersionSendsNoRequest() throws Exception {
        long before = local.azure().requests().total();
        EnvVars env = start(parameter.createValue("5"));
        assertEquals("5", env.get("MODEL"));
        assertEquals("iris:5", env.get("MODEL_ID"));
        assertEquals(before, local.azure().requests().total());
        assertEquals("", console());
    }

    @Test
    void buildSaysWhyLatestIsNotKnown() throws Exception {
        EnvVars none = start(parameter.getDefaultParameterValue());
        assertEquals("latest", none.get("MODEL"));
        assertFalse(none.containsKey("MODEL_ID"));
        assertTrue(console().contains("model iris has no version in workspace dev"), console());

        SystemCredentialsProvider.getInstance().getCredentials().clear();
        assertEquals("latest", start(parameter.getDefaultParameterValue()).get("MODEL"));
        assertTrue(console().contains("stays 'latest'. credentialsId 'azure-sp'"), console());
    }

    @Test
    void valuesOfOtherModelsDiffer() {
        AmlModelVersionParameterDefinition wine = new AmlModelVersionParameterDefinition("MODEL");
        wine.setModel("wine");
        assertEquals(parameter.createValue("1"), parameter.createValue("1"));
        assertNotEquals(parameter.createValue("1"), wine.createValue("1"));
        assertNotEquals(parameter.createValue("1"), parameter.createValue("2"));
    }
}
