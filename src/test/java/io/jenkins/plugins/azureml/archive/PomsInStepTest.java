package io.jenkins.plugins.azureml.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** Checks that pom.xml and pom-jenkins.xml build the same plugin, without resolving the latter. */
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
    void bothDescribeTheSamePlugin() throws Exception {
        for (String fact : List.of("groupId", "artifactId", "name", "licenses/license/name", "licenses/license/url")) {
            assertEquals(text(central, "/project/" + fact), text(jenkins, "/project/" + fact), fact);
        }
        assertEquals(
                text(central, "/project/url"),
                text(jenkins, "/project/url").replace("${project.artifactId}", text(jenkins, "/project/artifactId")));
    }

    @Test
    void bothBuildForTheSameJenkins() throws Exception {
        String baseline = text(jenkins, "/project/properties/jenkins.baseline");
        assertEquals(
                text(central, "/project/properties/jenkins.version"),
                text(jenkins, "/project/properties/jenkins.version").replace("${jenkins.baseline}", baseline));
        assertEquals(
                "bom-${jenkins.baseline}.x", text(jenkins, "/project/dependencyManagement/dependencies/*/artifactId"));
    }

    @Test
    void bothCompileTheSameSources() throws Exception {
        // Both keep the default folders. Only pom.xml adds one, the slice of the Jenkins API.
        for (String folder : List.of("sourceDirectory", "resources", "scriptSourceDirectory")) {
            assertEquals("", text(central, "/project/build/" + folder), folder);
            assertEquals("", text(jenkins, "/project/build/" + folder), folder);
        }
        // Sources that only a profile adds are neither packaged nor tested.
        String sources =
                "/project/build//plugin[artifactId='build-helper-maven-plugin']//execution[goals/goal='%s' and not(.//skipAddTestSource)]//source";
        assertEquals(List.of("src/jenkins-api/java"), texts(central, sources.formatted("add-source")));
        assertEquals(List.of(), texts(jenkins, sources.formatted("add-source")));
        assertEquals(List.of("src/local-azure/java"), texts(central, sources.formatted("add-test-source")));
        assertEquals(List.of("src/local-azure/java"), texts(jenkins, sources.formatted("add-test-source")));
        assertTrue(Files.isDirectory(Path.of(text(jenkins, "/project/build/testSourceDirectory"))));
    }

    @Test
    void bothRequireTheSamePlugins() throws Exception {
        Map<String, Boolean> inThePom = new TreeMap<>();
        for (String id : texts(jenkins, "/project/dependencies/dependency[not(scope)]/artifactId")) {
            if (!BUNDLED.contains(id)) {
                String optional = text(jenkins, "/project/dependencies/dependency[artifactId='" + id + "']/optional");
                inThePom.put(id, optional.equals("true"));
            }
        }
        Map<String, Boolean> inTheManifest = new TreeMap<>();
        pluginDependencies().forEach((id, version) -> inTheManifest.put(id, version.endsWith(";resolution:=optional")));
        assertEquals(inThePom, inTheManifest);
    }

    @Test
    void pluginVersionsComeFromTheBom() throws Exception {
        assertEquals(
                List.of("gitignore-reader", "undertow-core"),
                texts(jenkins, "/project/dependencies/dependency[version]/artifactId"));
    }

    @Test
    void librariesHaveTheVersionsOfTheLibraryPlugins() throws Exception {
        Map<String, String> plugins = pluginDependencies();
        assertSameVersion(plugins.get("apache-httpcomponents-client-5-api"), "httpclient5.version");
        assertSameVersion(plugins.get("jackson2-api"), "jackson.version");
        assertSameVersion(plugins.get("json-path-api"), "json-path.version");
        assertSameVersion(plugins.get("snakeyaml-api"), "snakeyaml.version");
    }

    private static void assertSameVersion(String pluginVersion, String library) throws Exception {
        String version = text(central, "/project/properties/" + library);
        assertTrue(pluginVersion.startsWith(version + "-"), library + " " + version + " in " + pluginVersion);
    }

    @Test
    void bothBundleTheSameLibraries() throws Exception {
        assertEquals(
                BUNDLED,
                new TreeSet<>(List.of(text(jenkins, "/project/properties/hpi.bundledArtifacts")
                        .split(","))));
        assertEquals(
                "true",
                text(jenkins, "/project/properties/hpi.strictBundledArtifacts"),
                "other libraries fail the build");
        assertEquals(
                new ArrayList<>(BUNDLED), texts(central, "/project/dependencies/dependency[not(scope)]/artifactId"));
        assertEquals(
                text(central, "/project/properties/gitignore-reader.version"),
                text(jenkins, "/project/dependencies/dependency[artifactId='gitignore-reader']/version"));
    }

    @Test
    void bothRunTheSameLocalAzure() throws Exception {
        assertEquals(
                text(central, "/project/properties/undertow.version"),
                text(jenkins, "/project/dependencies/dependency[artifactId='undertow-core']/version"));
    }

    @Test
    void jenkinsBuildWritesToADirectoryOfItsOwnNamedTarget() throws Exception {
        String directory = text(jenkins, "/project/build/directory");
        assertNotEquals("${project.basedir}/target", directory, "the output of pom.xml");
        // Jenkins deserializes the classes of a plugin under test only from a path that ends in /target/classes/.
        assertTrue(directory.endsWith("/target"), directory);
    }

    @ParameterizedTest
    @CsvSource({"localizer-maven-plugin,outputDirectory", "license-maven-plugin,generateLicenseXml"})
    void jenkinsBuildMovesTheOutputOfThePluginsThatIgnoreItsDirectory(String plugin, String parameter)
            throws Exception {
        // The parent sets the path on the execution, which overrides a configuration of the plugin.
        String path = text(
                jenkins,
                "/project/build/plugins/plugin[artifactId='" + plugin
                        + "']/executions/execution[id='default']/configuration/" + parameter);
        assertTrue(path.startsWith("${project.build.directory}/"), plugin + ": " + path);
    }

    @Test
    void jenkinsfileArchivesTheOutputOfTheJenkinsBuild() throws Exception {
        String directory = text(jenkins, "/project/build/directory").replace("${project.basedir}/", "");
        String jenkinsfile = Files.readString(Path.of("Jenkinsfile"));
        assertTrue(jenkinsfile.contains(directory + "/*.hpi"), jenkinsfile);
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
