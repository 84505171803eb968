package io.jenkins.plugins.azureml.forms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.ExtensionList;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.security.Permission;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.Secret;
import io.jenkins.plugins.azureml.actions.AmlBuildAction;
import io.jenkins.plugins.azureml.actions.BuildPage;
import io.jenkins.plugins.azureml.actions.OpenPage;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.CustomCloud;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.credentials.AzureMlServicePrincipal;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.access.AccessDeniedException;

/** Calls each fill, check and test method as users with and without permission. */
class PermissionTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private final TestJob job = new TestJob("train");

    @AfterEach
    void allowEverything() {
        As.administrator().close();
    }

    static Stream<Method> fills() {
        return webMethods("doFill");
    }

    static Stream<Method> credentialsFills() {
        return fills().filter(method -> method.getName().contains("CredentialsId"));
    }

    private static Stream<Method> webMethods(String prefix) {
        List<Method> methods = new ArrayList<>();
        for (Object extension : ExtensionList.lookup(Descriptor.class)) {
            if (extension.getClass().getName().startsWith("io.jenkins.plugins.azureml.")
                    && !extension.getClass().getName().contains(".testing.")) {
                Stream.of(extension.getClass().getMethods())
                        .filter(method -> method.getName().startsWith(prefix))
                        .forEach(methods::add);
            }
        }
        assertFalse(methods.isEmpty());
        return methods.stream();
    }

    private static Descriptor<?> descriptor(Method method) {
        for (Object extension : ExtensionList.lookup(Descriptor.class)) {
            if (method.getDeclaringClass().isInstance(extension)) {
                return (Descriptor<?>) extension;
            }
        }
        throw new AssertionError(method);
    }

    private static Object argument(Class<?> type, Item item, String text) {
        if (type == WorkspaceForm.class) {
            return WorkspaceForm.fromStapler(item, text, text, text, text, text, text, text);
        }
        return type == Item.class ? item : type == Secret.class ? Secret.fromString(text) : text;
    }

    private Object call(Method method, Item item, String text) throws Exception {
        Object[] arguments = Stream.of(method.getParameterTypes())
                .map(type -> argument(type, item, text))
                .toArray();
        try {
            return method.invoke(descriptor(method), arguments);
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }

    private boolean offers(Method method, Item item, String value) throws Exception {
        return ((List<?>) call(method, item, "chosen"))
                .stream()
                        .map(each -> each instanceof ListBoxModel.Option option ? option.value : each)
                        .anyMatch(value::equals);
    }

    @ParameterizedTest
    @MethodSource("credentialsFills")
    void credentialsAreListedOnlyWithPermission(Method method) throws Exception {
        String known =
                method.getName().contains("Key") ? LocalAzureExtension.SCORING_KEY : LocalAzureExtension.CREDENTIALS;
        // Selectors for other types of credentials are empty in this test.
        boolean otherKind = !method.getName().matches("doFill(Key)?CredentialsIdItems");
        boolean ofAnItem = List.of(method.getParameterTypes()).contains(Item.class);
        try (As anonymous = As.anonymous()) {
            assertFalse(offers(method, null, known), "anonymous");
            assertTrue(offers(method, null, "chosen"), "what is chosen stays chosen");
        }
        try (As reader = As.reader()) {
            assertFalse(offers(method, null, known), "reader");
            if (ofAnItem) {
                assertFalse(offers(method, job.allow(), known), "reader of the job");
                assertEquals(!otherKind, offers(method, job.allow(Item.EXTENDED_READ), known), "extended reader");
                assertEquals(!otherKind, offers(method, job.allow(CredentialsProvider.USE_ITEM), known), "configurer");
            }
        }
        try (As administrator = As.administrator()) {
            assertEquals(!otherKind, offers(method, null, known), "administrator");
        }
    }

    @ParameterizedTest
    @MethodSource("fills")
    void fillsSucceedForEveryUser(Method method) throws Exception {
        try (As anonymous = As.anonymous()) {
            call(method, null, "");
            call(method, job.allow(), "");
        }
        try (As administrator = As.administrator()) {
            call(method, null, "");
        }
    }

    @ParameterizedTest
    @MethodSource("fills")
    void namesAreHiddenFromAnonymous(Method method) throws Exception {
        NamedWorkspace named = new NamedWorkspace("secret-project");
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of(named));
        try (As anonymous = As.anonymous()) {
            assertFalse(offers(method, job.allow(), "local"));
            assertFalse(offers(method, job.allow(), "secret-project"));
        }
    }

    @Test
    void namesOfCustomCloudsRequirePermissionToStoreCredentials() {
        try (As reader = As.reader()) {
            assertEquals(1, principal().doFillCloudItems(null, "chosen").size());
            assertEquals(
                    1,
                    principal().doFillCloudItems(job.allow(Item.CONFIGURE), "").size());
            assertTrue(principal().doFillCloudItems(job.allow(CredentialsProvider.CREATE), "").stream()
                    .anyMatch(option -> option.value.equals("local")));
        }
        try (As administrator = As.administrator()) {
            assertTrue(
                    principal().doFillCloudItems(null, "").stream().anyMatch(option -> option.value.equals("local")));
        }
    }

    static Stream<Method> checks() {
        return webMethods("doCheck");
    }

    @ParameterizedTest
    @MethodSource("checks")
    void checksSendNoRequest(Method method) throws Exception {
        int before = local.azure().requests().all().size();
        for (String text : new String[] {"", "a b/../c", "x", "https://example.com"}) {
            try (As reader = As.reader()) {
                Object answer = call(method, job.allow(), text);
                assertTrue(answer instanceof FormValidation);
            } catch (AccessDeniedException e) {
                assertEquals(CustomCloud.DescriptorImpl.class, method.getDeclaringClass());
            }
            try (As administrator = As.administrator()) {
                assertTrue(call(method, null, text) instanceof FormValidation);
            }
        }
        assertEquals(before, local.azure().requests().all().size());
    }

    @ParameterizedTest
    @MethodSource("checks")
    void formThatWasJustOpenedHasNoErrors(Method method) throws Exception {
        FormValidation result = (FormValidation) call(method, job.allow(), "");
        assertEquals(FormValidation.Kind.OK, result.kind, () -> method + ": " + result.getMessage());
    }

    private FormValidation verify(Item item, String secret) {
        return principal()
                .doVerify(
                        item,
                        local.azure().tenant(),
                        local.azure().clientId(),
                        Secret.fromString(secret),
                        "",
                        false,
                        "local");
    }

    private static AzureMlServicePrincipal.DescriptorImpl principal() {
        return ExtensionList.lookupSingleton(AzureMlServicePrincipal.DescriptorImpl.class);
    }

    @Test
    void verifyRequiresPermissionToStoreCredentials() {
        assertEquals(FormValidation.Kind.OK, verify(null, local.azure().clientSecret()).kind);
        FormValidation wrong = verify(null, "not-the-secret");
        assertEquals(FormValidation.Kind.ERROR, wrong.kind);
        assertTrue(wrong.getMessage().contains("AADSTS7000215"), wrong.getMessage());
        assertFalse(wrong.getMessage().contains("not-the-secret"), wrong.getMessage());
        for (Permission enough : new Permission[] {CredentialsProvider.CREATE, CredentialsProvider.UPDATE}) {
            assertEquals(
                    FormValidation.Kind.OK,
                    verify(job.allow(enough), local.azure().clientSecret()).kind);
        }
    }

    @Test
    void verifySendsNoRequestWithoutPermission() {
        int before = local.azure().requests().all().size();
        assertThrows(AccessDeniedException.class, () -> verify(job.allow(Item.EXTENDED_READ, Item.CONFIGURE), "any"));
        try (As reader = As.reader()) {
            assertThrows(AccessDeniedException.class, () -> verify(null, "any"));
        }
        try (As anonymous = As.anonymous()) {
            assertThrows(AccessDeniedException.class, () -> verify(null, "any"));
        }
        assertEquals(before, local.azure().requests().all().size());
    }

    private FormValidation verifyWithCertificate(String id) {
        return principal()
                .doVerify(
                        job,
                        local.azure().tenant(),
                        local.azure().clientId(),
                        Secret.fromString(""),
                        id,
                        false,
                        "local");
    }

    @Test
    void verifyDoesNotRevealCertificates() {
        SystemCredentialsProvider.getInstance().getCredentials().add(new TestCertificate("known", "RSA"));
        int before = local.azure().requests().all().size();
        job.allow(CredentialsProvider.CREATE, CredentialsProvider.UPDATE);
        String refusal = verifyWithCertificate("missing").getMessage();
        assertTrue(refusal.contains("Credentials/UseItem"), refusal);
        assertEquals(refusal, verifyWithCertificate("known").getMessage());
        assertEquals(
                refusal, verifyWithCertificate(LocalAzureExtension.CREDENTIALS).getMessage());
        assertEquals(before, local.azure().requests().all().size());

        for (Permission enough : new Permission[] {CredentialsProvider.USE_ITEM, Item.EXTENDED_READ}) {
            job.allow(CredentialsProvider.CREATE, enough);
            assertTrue(verifyWithCertificate("missing").getMessage().contains("'missing'"));
            assertTrue(verifyWithCertificate("known").getMessage().contains("AADSTS"));
        }
    }

    @Test
    void buildPageRequiresPermissionOnTheJob() {
        TestBuild build = job.newBuild();
        build.building = true;
        BuildPage.of(build).submitted("r-1", "iris", "Running", null);
        AtomicReference<String> canceledBy = new AtomicReference<>();
        BuildPage.of(build).live("r-1").onCancel(canceledBy::set);
        OpenPage page = new OpenPage(build.getAction(AmlBuildAction.class));
        int before = local.azure().requests().all().size();

        job.allow();
        assertThrows(AccessDeniedException.class, page::poll);
        assertThrows(AccessDeniedException.class, () -> page.cancel("r-1"));
        job.allow(Item.READ);
        assertTrue(page.poll());
        assertFalse(page.view().isCancelable());
        assertThrows(AccessDeniedException.class, () -> page.cancel("r-1"));
        assertNull(canceledBy.get());
        job.allow(Item.READ, Item.CANCEL);
        assertTrue(page.view().isCancelable());
        assertEquals(200, page.cancel("r-1"));
        assertEquals("SYSTEM", canceledBy.get());
        assertEquals(before, local.azure().requests().all().size());
    }

    private FormValidation testConnection(Item item, String workspace) {
        return ExtensionList.lookupSingleton(NamedWorkspace.DescriptorImpl.class)
                .doTestConnection(
                        item,
                        LocalAzureExtension.CREDENTIALS,
                        "",
                        "",
                        "",
                        local.azure().subscription(),
                        local.azure().resourceGroup(),
                        workspace);
    }

    @Test
    void connectionTestReportsWorkspace() {
        FormValidation found = testConnection(null, local.azure().workspace());
        assertEquals(FormValidation.Kind.OK, found.kind, found.getMessage());
        assertTrue(found.getMessage().contains(local.azure().compute()), found.getMessage());
        FormValidation lost = testConnection(null, "nowhere");
        assertEquals(FormValidation.Kind.ERROR, lost.kind);
        assertTrue(lost.getMessage().contains("nowhere"), lost.getMessage());
        assertTrue(testConnection(null, "").getMessage().contains("workspace is missing"));
    }

    @Test
    void connectionTestOfAFolderRequiresItsCredentials() {
        String workspace = local.azure().workspace();
        int before = local.azure().requests().all().size();
        try (As reader = As.reader()) {
            for (TestJob folder : List.of(
                    new TestJob("a").allow(),
                    new TestJob("a").allow(Item.CONFIGURE),
                    new TestJob("a").allow(CredentialsProvider.USE_ITEM))) {
                assertThrows(AccessDeniedException.class, () -> testConnection(folder, workspace));
            }
            assertEquals(before, local.azure().requests().all().size());
            FormValidation found =
                    testConnection(new TestJob("a").allow(Item.CONFIGURE, CredentialsProvider.USE_ITEM), workspace);
            assertEquals(FormValidation.Kind.OK, found.kind, found.getMessage());
        }
    }

    @Test
    void connectionTestRequiresAdministrator() {
        int before = local.azure().requests().all().size();
        try (As reader = As.reader()) {
            assertThrows(AccessDeniedException.class, () -> testConnection(null, "ml-workspace"));
        }
        try (As anonymous = As.anonymous()) {
            assertThrows(AccessDeniedException.class, () -> testConnection(null, "ml-workspace"));
        }
        assertEquals(before, local.azure().requests().all().size());
    }
}
