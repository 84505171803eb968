package io.jenkins.plugins.azureml.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** pom.xml and pom-jenkins.xml build the same plugin, as far as that can be told without resolving the latter. */
class PomsInStepTest {

    private static final XPath XPATH = XPathFactory.newInstance().newXPath();
    private static final Set<String> BUNDLED = Set.of("gitignore-reader");

    private static Document central;
    private static Document jenkins;

    @BeforeAll
    static void read() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        central = factory.newDocumentBuilder().parse(Path.of("pom.xml").toFile());
        jenkins = factory.newDocumentBuilder().parse(Path.of("pom-jenkins.xml").toFile());
    }

    @Test
    void theyAreOfTheSamePlugin() throws Exception {
        for (String fact : List.of("groupId", "artifactId", "name", "licenses/license/name", "licenses/license/url")) {
            assertEquals(text(central, "/project/" + fact), text(jenkins, "/project/" + fact), fact);
        }
        assertEquals(
                text(central, "/project/url"),
                text(jenkins, "/project/url").replace("${project.artifactId}", text(jenkins, "/project/artifactId")));
    }

    @Test
    void theyAreForTheSameJenkins() throws Exception {
        String baseline = text(jenkins, "/project/properties/jenkins.baseline");
        assertEquals(
                text(central, "/project/properties/jenkins.version"),
                text(jenkins, "/project/properties/jenkins.version").replace("${jenkins.baseline}", baseline));
        assertEquals(
                "bom-${jenkins.baseline}.x", text(jenkins, "/project/dependencyManagement/dependencies/*/artifactId"));
    }

    @Test
    void theyCompileTheSameSources() throws Exception {
        // The default folders are in both; what is added to them is the slice of the Jenkins API, in one alone.
        for (String folder : List.of("sourceDirectory", "resources", "scriptSourceDirectory")) {
            assertEquals("", text(central, "/project/build/" + folder), folder);
            assertEquals("", text(jenkins, "/project/build/" + folder), folder);
        }
        // What profiles switch on is packaged and tested by neither.
        String sources =
                "/project/build//plugin[artifactId='build-helper-maven-plugin']//execution[goals/goal='%s' and not(.//skipAddTestSource)]//source";
        assertEquals(List.of("src/jenkins-api/java"), texts(central, sources.formatted("add-source")));
        assertEquals(List.of(), texts(jenkins, sources.formatted("add-source")));
        assertEquals(List.of("src/local-azure/java"), texts(central, sources.formatted("add-test-source")));
        assertEquals(List.of("src/local-azure/java"), texts(jenkins, sources.formatted("add-test-source")));
        assertTrue(Files.isDirectory(Path.of(text(jenkins, "/project/build/testSourceDirectory"))));
    }

    @Test
    void theyNeedTheSamePlugins() throws Exception {
        Map<String, Boolean> conventional = new TreeMap<>();
        for (String id : texts(jenkins, "/project/dependencies/dependency[not(scope)]/artifactId")) {
            if (!BUNDLED.contains(id)) {
                String optional = text(jenkins, "/project/dependencies/dependency[artifactId='" + id + "']/optional");
                conventional.put(id, optional.equals("true"));
            }
        }
        Map<String, Boolean> inTheManifest = new TreeMap<>();
        pluginDependencies().forEach((id, version) -> inTheManifest.put(id, version.endsWith(";resolution:=optional")));
        assertEquals(conventional, inTheManifest);
    }

    @Test
    void theBomSaysWhichVersionsOfPluginsThereAre() throws Exception {
        assertEquals(
                List.of("gitignore-reader", "undertow-core"),
                texts(jenkins, "/project/dependencies/dependency[version]/artifactId"));
    }

    @Test
    void theLibrariesAreThoseThatTheLibraryPluginsCarry() throws Exception {
        Map<String, String> plugins = pluginDependencies();
        assertCarries(plugins.get("apache-httpcomponents-client-5-api"), "httpclient5.version");
        assertCarries(plugins.get("jackson2-api"), "jackson.version");
        assertCarries(plugins.get("json-path-api"), "json-path.version");
        assertCarries(plugins.get("snakeyaml-api"), "snakeyaml.version");
    }

    private static void assertCarries(String pluginVersion, String library) throws Exception {
        String version = text(central, "/project/properties/" + library);
        assertTrue(pluginVersion.startsWith(version + "-"), library + " " + version + " in " + pluginVersion);
    }

    @Test
    void theyBundleTheSameLibraries() throws Exception {
        assertEquals(
                BUNDLED,
                new TreeSet<>(List.of(text(jenkins, "/project/properties/hpi.bundledArtifacts")
                        .split(","))));
        assertEquals("true", text(jenkins, "/project/properties/hpi.strictBundledArtifacts"), "nothing else slips in");
        assertEquals(
                new ArrayList<>(BUNDLED), texts(central, "/project/dependencies/dependency[not(scope)]/artifactId"));
        assertEquals(
                text(central, "/project/properties/gitignore-reader.version"),
                text(jenkins, "/project/dependencies/dependency[artifactId='gitignore-reader']/version"));
    }

    @Test
    void theyRunTheSameLocalAzure() throws Exception {
        assertEquals(
                text(central, "/project/properties/undertow.version"),
                text(jenkins, "/project/dependencies/dependency[artifactId='undertow-core']/version"));
    }

    private static Map<String, String> pluginDependencies() throws XPathExpressionException {
        Map<String, String> versions = new TreeMap<>();
        for (String dependency :
                text(central, "/project/properties/plugin.dependencies").split(",")) {
            versions.put(
                    dependency.substring(0, dependency.indexOf(':')),
                    dependency.substring(dependency.indexOf(':') + 1));
        }
        return versions;
    }

    private static String text(Document pom, String path) throws XPathExpressionException {
        return XPATH.evaluate(path, pom).trim();
    }

    private static List<String> texts(Document pom, String path) throws XPathExpressionException {
        NodeList nodes = (NodeList) XPATH.evaluate(path, pom, XPathConstants.NODESET);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent().trim());
        }
        return texts;
    }
}
