package io.jenkins.plugins.azureml.client.environments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** The versions were recorded with azure-ai-ml 1.4.0: {@code Environment(…, is_anonymous=True).version}. */
class AnonymousEnvironmentTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The text that azure-ai-ml makes of a conda file. */
    private static final String CONDA =
            "channels:\n- conda-forge\n- defaults\ndependencies:\n- python=3.10\n- pip\n- pip:\n"
                    + "  - scikit-learn~=1.2\n"
                    + "  - --extra-index-url https://pkgs.dev.azure.com/some-organization/_packaging/feed/pypi/simple/\n"
                    + "    --pre\nname: train\nvariables:\n  A: '1'\n  B: true\n  C: 1.0\n";

    private static ObjectNode image(String image) {
        return JSON.createObjectNode().put("image", image);
    }

    private static ObjectNode build(String dockerfile) {
        ObjectNode content = JSON.createObjectNode();
        ObjectNode build = content.putObject("build").put("contextUri", "https://account/container/LocalUpload/h/ctx/");
        if (dockerfile != null) {
            build.put("dockerfilePath", dockerfile);
        }
        return content;
    }

    @Test
    void versionsAreThoseOfMicrosoftsClient() {
        assertEquals("CliV2AnonymousEnvironment", AnonymousEnvironment.name(image("python:3.12")));
        assertEquals("196cb8725c6c24c0b3a81301f2db7a52", AnonymousEnvironment.version(image("python:3.12"), null));
        assertEquals(
                "bd2ab2364711613d06cf1c759195c3ae",
                AnonymousEnvironment.version(image("python:3.12").put("condaFile", CONDA), null));
        String files = "8d7eb87b60956ef4cf121cb2863bcccf";
        assertEquals("2a98f9883d690b2b2537994104a5d35a", AnonymousEnvironment.version(build(null), files));
        assertEquals("90819cf3938750b7f9c4acf2589edcac", AnonymousEnvironment.version(build("sub/Dockerfile"), files));
    }

    @Test
    void keyWhoseHashDependsOnTheReleaseGivesTheEnvironmentANameOfItsOwn() {
        ObjectNode content = image("serve:1");
        content.putObject("inferenceConfig")
                .putObject("livenessRoute")
                .put("path", "/")
                .put("port", 80);
        assertEquals("JenkinsAnonymousEnvironment", AnonymousEnvironment.name(content));
        ObjectNode other = content.deepCopy();
        other.withObject("/inferenceConfig/livenessRoute").put("port", 81);
        assertNotEquals(AnonymousEnvironment.version(content, null), AnonymousEnvironment.version(other, null));
    }

    @Test
    void remoteBuildContextIsPartOfTheVersion() {
        ObjectNode other = build(null);
        other.withObject("/build").put("contextUri", "https://github.com/a/b");
        assertNotEquals(AnonymousEnvironment.version(build(null), null), AnonymousEnvironment.version(other, null));
    }

    @Test
    void environmentOfAnotherOperatingSystemIsNotTheSame() {
        ObjectNode existing = JSON.createObjectNode();
        existing.putObject("properties").put("osType", "Linux");
        assertTrue(AnonymousEnvironment.isSameSystem(existing, image("a")));
        assertFalse(AnonymousEnvironment.isSameSystem(existing, image("a").put("osType", "Windows")));
        assertTrue(AnonymousEnvironment.isSameSystem(JSON.createObjectNode(), image("a")));
    }
}
