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
import javax.xml.xpath.XPathExpressionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks that pom.xml and pom-jenkins.xml build the same plugin, without resolving the latter. */
class PomsInStepTest {

    private static final Set<String> BUNDLED = Set.of("gitignore-reader");

    private static Pom central;
    private static Pom jenkins;

    @BeforeAll
    static void read() throws Exception {
        central = Pom.read(Path.of("pom.xml"));
        jenkins = Pom.read(Path.of("pom-jenkins.xml"));
    }

    @Test
    void bothDescribeTheSamePlugin() throws Exception {
        for (String fact : List.of("groupId", "artifactId", "name", "licenses/license/name", "licenses/license/url")) {
            assertEquals(central.text("/project/" + fact), jenkins.text("/project/" + fact), fact);
        }
        assertEquals(
                central.text("/project/url"),
                jenkins.text("/project/url").replace("${project.artifactId}", jenkins.text("/project/artifactId")));
    }

    @Test
    void bothBuildForTheSameJenkins() throws Exception {
        String baseline = jenkins.text("/project/properties/jenkins.baseline");
        assertEquals(
                central.text("/project/properties/jenkins.version"),
                jenkins.text("/project/properties/jenkins.version").replace("${jenkins.baseline}", baseline));
        assertEquals(
                "bom-${jenkins.baseline}.x", jenkins.text("/project/dependencyManagement/dependencies/*/artifactId"));
    }

    @Test
    void bothCompileTheSameSources() throws Exception {
        // Both keep the default folders. Only pom.xml adds one, the slice of the Jenkins API.
        for (String folder : List.of("sourceDirectory", "scriptSourceDirectory")) {
            assertEquals("", central.text("/project/build/" + folder), folder);
            assertEquals("", jenkins.text("/project/build/" + folder), folder);
        }
        for (String part : List.of("directory", "excludes/exclude")) {
            String resources = "/project/build/resources/resource/" + part;
            assertEquals(central.texts(resources), jenkins.texts(resources), part);
        }
        // Sources that only a profile adds are neither packaged nor tested.
        String sources =
                "/project/build//plugin[artifactId='build-helper-maven-plugin']//execution[goals/goal='%s' and not(.//skipAddTestSource)]//source";
        assertEquals(List.of("src/jenkins-api/java"), central.texts(sources.formatted("add-source")));
        assertEquals(List.of(), jenkins.texts(sources.formatted("add-source")));
        assertEquals(List.of("src/local-azure/java"), central.texts(sources.formatted("add-test-source")));
        assertEquals(List.of("src/local-azure/java"), jenkins.texts(sources.formatted("add-test-source")));
        assertTrue(Files.isDirectory(Path.of(jenkins.text("/project/build/testSourceDirectory"))));
    }

    @Test
    void bothRequireTheSamePlugins() throws Exception {
        Map<String, Boolean> inThePom = new TreeMap<>();
        for (String id : jenkins.texts("/project/dependencies/dependency[not(scope)]/artifactId")) {
            if (!BUNDLED.contains(id)) {
                String optional = jenkins.text("/project/dependencies/dependency[artifactId='" + id + "']/optional");
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
                jenkins.texts("/project/dependencies/dependency[version]/artifactId"));
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
        String version = central.text("/project/properties/" + library);
        assertTrue(pluginVersion.startsWith(version + "-"), library + " " + version + " in " + pluginVersion);
    }

    @Test
    void bothBundleTheSameLibraries() throws Exception {
        assertEquals(
                BUNDLED,
                new TreeSet<>(List.of(
                        jenkins.text("/project/properties/hpi.bundledArtifacts").split(","))));
        assertEquals(
                "true",
                jenkins.text("/project/properties/hpi.strictBundledArtifacts"),
                "other libraries fail the build");
        assertEquals(
                new ArrayList<>(BUNDLED), central.texts("/project/dependencies/dependency[not(scope)]/artifactId"));
        assertEquals(
                central.text("/project/properties/gitignore-reader.version"),
                jenkins.text("/project/dependencies/dependency[artifactId='gitignore-reader']/version"));
    }

    @Test
    void bothRunTheSameLocalAzure() throws Exception {
        assertEquals(
                central.text("/project/properties/undertow.version"),
                jenkins.text("/project/dependencies/dependency[artifactId='undertow-core']/version"));
    }

    private static Map<String, String> pluginDependencies() throws XPathExpressionException {
        Map<String, String> versions = new TreeMap<>();
        for (String dependency :
                central.text("/project/properties/plugin.dependencies").split(",")) {
            versions.put(
                    dependency.substring(0, dependency.indexOf(':')),
                    dependency.substring(dependency.indexOf(':') + 1));
        }
        return versions;
    }
}
