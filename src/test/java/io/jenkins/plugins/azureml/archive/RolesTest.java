package io.jenkins.plugins.azureml.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The custom role and the additional actions of docs/guides/identities.md against the operations of the v2 API. */
class RolesTest {

    private static final String PROVIDER = "microsoft.machinelearningservices/";
    private static final String OPERATIONS =
            "src/local-azure/resources/io/jenkins/plugins/azureml/localazure/operations.tsv";

    /** Requests that Microsoft's clients and {@code amlRequest} send, but no other step. */
    private static final Set<String> WITHOUT_STEP = Set.of(
            "workspaces/batchendpoints/delete",
            "workspaces/batchendpoints/deployments/delete",
            "workspaces/codes/versions/delete",
            "workspaces/components/versions/delete",
            "workspaces/data/versions/delete",
            "workspaces/environments/versions/delete",
            "workspaces/jobs/delete",
            "registries/assets/delete",
            "workspaces/onlineendpoints/regeneratekeys/action");

    /** Azure has no action for it, so no role can name it. */
    private static final String PENDING_UPLOAD = "workspaces/codes/versions/startpendingupload/action";

    private static String page;
    private static JsonNode role;

    @BeforeAll
    static void read() throws IOException {
        page = Files.readString(Path.of("docs/guides/identities.md"));
        Matcher json = Pattern.compile("(?s)```json\n(.*?)```").matcher(page);
        assertTrue(json.find(), "no role");
        role = new ObjectMapper().readTree(json.group(1));
    }

    private static Set<String> ofRole() {
        Set<String> actions = new TreeSet<>();
        role.get("Actions").forEach(each -> actions.add(withoutProvider(each.asText())));
        return actions;
    }

    /** Returns the actions of the table below the role. */
    private static Set<String> additional() {
        Set<String> actions = new TreeSet<>();
        String table = page.substring(page.indexOf("| Step | Actions to add |"));
        Matcher action = Pattern.compile("`((?:workspaces|locations|registries)/[\\w/]+)`")
                .matcher(table);
        while (action.find()) {
            actions.add(action.group(1).toLowerCase(Locale.ROOT));
        }
        return actions;
    }

    private static String withoutProvider(String action) {
        String text = action.toLowerCase(Locale.ROOT);
        assertTrue(text.startsWith(PROVIDER), text);
        return text.substring(PROVIDER.length());
    }

    private static Set<String> known() throws IOException {
        Set<String> actions = new TreeSet<>();
        Files.readAllLines(Path.of("src/test/resources/io/jenkins/plugins/azureml/archive/RolesTest/actions.txt"))
                .stream()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> actions.add(line.toLowerCase(Locale.ROOT)));
        return actions;
    }

    /** Returns the action that Azure requires for an operation of the resource provider. */
    private static String action(String method, String path) {
        String type = path.replaceFirst("^[{]ws[}]", "workspaces")
                .replaceFirst("^.*/providers/Microsoft.MachineLearningServices/", "")
                .replaceAll("/[{]\\w+[}]", "")
                .toLowerCase(Locale.ROOT);
        return switch (method) {
            case "GET" -> type + "/read";
            case "PUT", "PATCH" -> type + "/write";
            case "DELETE" -> type + "/delete";
            case "POST" -> type + "/action";
            default -> throw new AssertionError(method);
        };
    }

    /** Returns the action that Azure requires for an operation of a registry: all assets have the same ones. */
    private static String registryAction(String method, String path) {
        return switch (method) {
            case "GET" -> "registries/assets/read";
            case "POST" -> path.contains("/datareferences/") ? "registries/assets/read" : "registries/assets/write";
            case "PUT" -> "registries/assets/write";
            case "DELETE" -> "registries/assets/delete";
            default -> throw new AssertionError(method);
        };
    }

    private static Set<String> required() throws IOException {
        Set<String> actions = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of(OPERATIONS))) {
            String[] columns = line.split("\t");
            if (columns[0].equals("RESOURCE_MANAGER") && columns[2].startsWith("{reg}")) {
                actions.add(registryAction(columns[1], columns[2]));
            }
            if (columns[0].equals("RESOURCE_MANAGER")
                    && (columns[2].startsWith("{ws}") || columns[2].contains("MachineLearningServices/"))) {
                actions.add(action(columns[1], columns[2]));
            }
        }
        // The result of an operation on a workspace has no action of its own.
        actions.remove("locations/workspaceoperationsresults/read");
        return actions;
    }

    @Test
    void roleHasTheFieldsThatAzureRequires() {
        assertTrue(role.get("IsCustom").asBoolean());
        for (String name : List.of("NotActions", "DataActions", "NotDataActions")) {
            assertEquals(0, role.get(name).size(), name);
        }
        assertEquals(1, role.get("AssignableScopes").size());
        assertEquals(ofRole().size(), role.get("Actions").size(), "an action twice");
        assertTrue(ofRole().stream().noneMatch(each -> each.contains("*")), "a wildcard");
    }

    @Test
    void azureKnowsAllActions() throws IOException {
        Set<String> unknown = new TreeSet<>(ofRole());
        unknown.addAll(additional());
        unknown.removeAll(known());
        assertEquals(Set.of(), unknown);
    }

    @Test
    void eachOperationHasItsAction() throws IOException {
        Set<String> required = required();
        assertTrue(required.size() > 40, required::toString);
        Set<String> missing = new TreeSet<>(required);
        missing.removeAll(ofRole());
        missing.removeAll(additional());
        missing.removeAll(WITHOUT_STEP);
        assertEquals(Set.of(PENDING_UPLOAD), missing);
        assertTrue(required.containsAll(WITHOUT_STEP));
        assertTrue(!known().contains(PENDING_UPLOAD));
    }

    @Test
    void actionsThatOnlySomeStepsNeedAreNotInTheRole() {
        Set<String> both = ofRole();
        both.removeIf(Predicate.not(additional()::contains));
        assertEquals(Set.of(), both);
    }
}
