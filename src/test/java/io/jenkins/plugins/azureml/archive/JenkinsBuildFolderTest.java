package io.jenkins.plugins.azureml.archive;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that pom-jenkins.xml does not write to the folder of pom.xml. */
class JenkinsBuildFolderTest {

    private static Pom jenkins;

    @BeforeAll
    static void read() throws Exception {
        jenkins = Pom.read(Path.of("pom-jenkins.xml"));
    }

    @Test
    void jenkinsBuildWritesToADirectoryOfItsOwnNamedTarget() throws Exception {
        String directory = jenkins.text("/project/build/directory");
        assertNotEquals("${project.basedir}/target", directory, "the output of pom.xml");
        // Jenkins deserializes the classes of a plugin under test only from a path that ends in /target/classes/.
        assertTrue(directory.endsWith("/target"), directory);
    }

    @ParameterizedTest
    @CsvSource({"localizer-maven-plugin,outputDirectory", "license-maven-plugin,generateLicenseXml"})
    void jenkinsBuildMovesTheOutputOfThePluginsThatIgnoreItsDirectory(String plugin, String parameter)
            throws Exception {
        // The parent sets the path on the execution, which overrides a configuration of the plugin.
        String path = jenkins.text("/project/build/plugins/plugin[artifactId='" + plugin
                + "']/executions/execution[id='default']/configuration/" + parameter);
        assertTrue(path.startsWith("${project.build.directory}/"), plugin + ": " + path);
    }

    @Test
    void jenkinsfileArchivesTheOutputOfTheJenkinsBuild() throws Exception {
        String directory = jenkins.text("/project/build/directory").replace("${project.basedir}/", "");
        String jenkinsfile = Files.readString(Path.of("Jenkinsfile"));
        assertTrue(jenkinsfile.contains(directory + "/*.hpi"), jenkinsfile);
    }
}
