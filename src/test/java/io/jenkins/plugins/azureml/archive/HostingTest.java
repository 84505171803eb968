package io.jenkins.plugins.azureml.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks the tree that .ci/prepare-hosting writes against those rules for hosting of the Jenkins project that can be
 * checked offline. jenkins-infra/repository-permissions-updater checks them, and more, when hosting is requested.
 */
class HostingTest {

    /** The oldest versions that the checks accepted in 2026. */
    private static final int OLDEST_PARENT = 5;

    private static final List<String> DEFINED_BY_PARENT =
            List.of("java.level", "maven.compiler.source", "maven.compiler.target", "maven.compiler.release");
    private static final Pattern JDK = Pattern.compile("\\[platform: '\\w+', jdk: (\\d+)]");
    private static final Pattern INLINE_CODE = Pattern.compile("<style|<script(?![^>]*\\bsrc=)|\\son\\w+=\"");

    @TempDir
    private static Path copy;

    private static Pom pom;

    @BeforeAll
    static void prepare() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "skipped: needs bash");
        Process script = new ProcessBuilder("/bin/bash", ".ci/prepare-hosting", copy.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, script.waitFor(), output);
        pom = Pom.read(copy.resolve("pom.xml"));
    }

    private static String project(String path) throws Exception {
        return pom.text("/project/" + path);
    }

    private static String file(String name) throws IOException {
        return Files.readString(copy.resolve(name));
    }

    private static List<String> lines(String name) throws IOException {
        return Files.readAllLines(copy.resolve(name));
    }

    @Test
    void rootPomIsThatOfAPlugin() throws Exception {
        assertEquals("org.jenkins-ci.plugins", project("parent/groupId"));
        assertEquals("plugin", project("parent/artifactId"));
        int parent = Integer.parseInt(project("parent/version").replaceFirst("\\D.*", ""));
        assertTrue(parent > OLDEST_PARENT, project("parent/version"));
        assertEquals("hpi", project("packaging"));
        assertEquals("io.jenkins.plugins", project("groupId"));
        String id = project("artifactId");
        assertTrue(id.matches("[a-z0-9-]{1,36}") && !id.contains("jenkins") && !id.endsWith("-plugin"), id);
        String name = project("name");
        assertTrue(!name.isEmpty() && !name.toLowerCase(java.util.Locale.ROOT).contains("jenkins"), name);
        assertEquals("MIT License", project("licenses/license/name"));
        assertEquals(List.of(), pom.texts("/project/developers"));
    }

    @Test
    void rootPomIsReleasedContinuously() throws Exception {
        assertEquals("${changelist}", project("version"));
        assertEquals("999999-SNAPSHOT", project("properties/changelist"));
        assertTrue(project("scm/connection").startsWith("scm:git:https://"));
        assertTrue(project("scm/developerConnection").startsWith("scm:git:https://"));
        assertFalse(project("scm/url").isEmpty());
        assertEquals("${scmTag}", project("scm/tag"));
        assertTrue(file(".mvn/extensions.xml").contains("<artifactId>git-changelist-maven-extension</artifactId>"));
        assertTrue(lines(".mvn/maven.config").contains("-Dchangelist.format=%d.v%s"));
        assertTrue(Files.exists(copy.resolve(".github/workflows/cd.yaml")));
        for (String drafter : List.of(".github/release-drafter.yml", ".github/workflows/release-drafter.yml")) {
            assertFalse(Files.exists(copy.resolve(drafter)), drafter);
        }
    }

    @Test
    void rootPomUsesTheBaselineAndItsBom() throws Exception {
        assertTrue(project("properties/jenkins.baseline").matches("2\\.\\d{3,}"));
        assertTrue(project("properties/jenkins.version").startsWith("${jenkins.baseline}"));
        assertEquals("bom-${jenkins.baseline}.x", project("dependencyManagement/dependencies/dependency/artifactId"));
        for (String property : DEFINED_BY_PARENT) {
            assertEquals("", project("properties/" + property), property);
        }
        for (String url : pom.texts("/project//url[contains(., 'repo.jenkins-ci.org')]")) {
            assertTrue(url.startsWith("https://"), url);
        }
        assertEquals("", project("build/directory"), "the default");
    }

    @Test
    void onlyOneLibraryIsBundled() throws Exception {
        assertEquals("true", project("properties/hpi.strictBundledArtifacts"));
        assertEquals("false", project("properties/ban-commons-lang-2.skip"));
        assertEquals("gitignore-reader", project("properties/hpi.bundledArtifacts"));
    }

    @Test
    void repositoryHasTheRequiredFiles() throws Exception {
        String id = project("artifactId");
        assertTrue(lines(".github/CODEOWNERS").contains("* @jenkinsci/" + id + "-plugin-developers"));
        assertTrue(lines(".gitignore").containsAll(List.of("target", "work")));
        for (String name : List.of(
                "README.md", "LICENSE.md", ".github/workflows/jenkins-security-scan.yml", ".github/renovate.json")) {
            assertTrue(Files.size(copy.resolve(name)) > 0, name);
        }
    }

    @Test
    void jenkinsfileOnlyCallsBuildPlugin() throws Exception {
        String jenkinsfile =
                file("Jenkinsfile").replaceFirst("(?m)^//.*\\R", "").strip();
        assertTrue(jenkinsfile.matches("(?s)buildPlugin\\([^()]*configurations: [^()]*\\)"), jenkinsfile);
        List<String> versions = JDK.matcher(jenkinsfile)
                .results()
                .map((MatchResult each) -> each.group(1))
                .toList();
        assertEquals(List.of("25", "21"), versions);
    }

    @Test
    void viewsHaveNoInlineCode() throws Exception {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(copy.resolve("src/main/resources"))) {
            for (Path view :
                    files.filter(file -> file.toString().endsWith(".jelly")).toList()) {
                INLINE_CODE
                        .matcher(Files.readString(view))
                        .results()
                        .forEach(each -> found.add(view.getFileName() + ": " + each.group()));
            }
        }
        assertEquals(List.of(), found);
    }

    @Test
    void commandsAndTextsNameTheFilesByTheirNewNames() throws Exception {
        List<String> found = new ArrayList<>();
        for (String name :
                List.of("README.md", "CONTRIBUTING.md", ".ci/run", "pom.xml", "pom-central.xml", ".gitignore")) {
            if (file(name).contains("pom-jenkins.xml") || file(name).contains("prepare-hosting")) {
                found.add(name);
            }
        }
        assertEquals(List.of(), found);
        assertTrue(file(".ci/run").contains("mvn -f pom-central.xml -B verify"));
        assertTrue(file("README.md").contains("mvn -f pom-central.xml -q -Pdemo"));
        assertTrue(file("README.md").contains("https://plugins.jenkins.io/azure-ml"));
        Pom.read(copy.resolve("pom-central.xml"));
    }
}
