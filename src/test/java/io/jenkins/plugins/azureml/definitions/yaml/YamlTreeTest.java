package io.jenkins.plugins.azureml.definitions.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers the YAML dialect and the protection against malicious texts. */
class YamlTreeTest {

    private static Definition yaml(String text) throws AbortException {
        return Definition.parse("file 'job.yml'", text);
    }

    private static String refused(String text) {
        return assertThrows(AbortException.class, () -> yaml(text)).getMessage();
    }

    @Test
    void valuesHaveTypesOfMicrosoftsTools() throws Exception {
        assertEquals(
                "{\"a\":\"text\",\"b\":[1,2.50,true,null],\"c\":{\"d\":\"0x\",\"e\":\"12:30\",\"f\":\"2026-11-22\","
                        + "\"g\":\"1e-3\",\"h\":\"yes, \\\"so\\\"\"}}",
                yaml("""
                        # a comment
                        a: text
                        b: [1, 2.50, yes, ~]
                        c:
                          d: 0x
                          e: "12:30"
                          f: 2026-11-22
                          g: 1e-3
                          h: 'yes, "so"'
                        """).tree().toString());
    }

    @Test
    void anchorsAndMergesAreResolved() throws Exception {
        assertEquals(
                "{\"x\":{\"a\":1,\"b\":2},\"y\":{\"b\":3,\"a\":1},\"z\":{\"a\":1,\"b\":2}}",
                yaml("x: &x {a: 1, b: 2}\ny:\n  b: 3\n  <<: *x\nz: *x\n").tree().toString());
    }

    @Test
    void pointersHaveLines() throws Exception {
        Definition definition = yaml("a:\n  b:\n    - c\n    - d: 1\n");
        assertEquals("a.b.1.d (line 4)", definition.place("/a/b/1/d"));
        assertEquals("a.missing", definition.place("/a/missing"));
        assertEquals("it", definition.place(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: !!javax.script.ScriptEngineManager [x]\n",
                "a: !!java.io.File {path: x}\n",
                "a: 1\n---\nb: 2\n",
                "a: 1\na: 2\n",
                "a: [1\n",
                "? [a]\n: 1\n",
                "a: &a\n  b: *a\n",
                "a: &a {<<: *a}\n"
            })
    void unsupportedYamlIsRefused(String text) {
        assertTrue(refused(text).startsWith("file 'job.yml' is not valid YAML"), refused(text));
    }

    @Test
    void billionLaughsAreRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ", ").repeat(9))
                    .append("*a")
                    .append(i - 1)
                    .append("]\n");
        }
        assertTrue(refused(bomb.toString()).contains("Number of aliases"), refused(bomb.toString()));
        String small = "a: &a [" + "x, ".repeat(900) + "x]\nb: [" + "*a, ".repeat(30) + "*a]\n";
        assertTrue(refused(small).contains("more than 20000 values"), refused(small));
        assertTrue(refused("a: " + "[".repeat(100) + "]".repeat(100)).contains("Nesting Depth exceeded"));
    }

    @Test
    void syntaxErrorNamesPosition() {
        assertTrue(refused("a: 1\nb: [\n").contains("at line 3, column 1"), refused("a: 1\nb: [\n"));
    }

    /**
     * Each level merges the one below several times. All but the first merge add no key, so they do not count as
     * values.
     */
    private static String nestedMerges(int levels, int times, int keys) {
        StringBuilder base = new StringBuilder("&a0 {");
        for (int i = 0; i < keys; i++) {
            base.append("k").append(i).append(": 1, ");
        }
        String node = base.append("}").toString();
        for (int i = 1; i <= levels; i++) {
            node = "&a" + i + " {<<: [" + node + (", *a" + (i - 1)).repeat(times - 1) + "]}";
        }
        return "a: " + node + "\n";
    }

    @ParameterizedTest
    @CsvSource({"8, 6", "10, 5", "16, 3"})
    void multiplyingMergesAreRefused(int levels, int times) {
        String bomb = nestedMerges(levels, times, 9_000);
        assertTrue(refused(bomb).contains("once its aliases are resolved"), refused(bomb));
    }

    @Test
    void ordinaryMergesAreRead() throws Exception {
        assertEquals(300, yaml(nestedMerges(5, 2, 300)).tree().get("a").size());
    }

    @Test
    void interruptStopsParsing() {
        Thread.currentThread().interrupt();
        try {
            assertTrue(refused("a: 1\n").contains("interrupted"));
        } finally {
            assertTrue(Thread.interrupted(), "the interrupt is kept for the step");
        }
    }

    @Test
    void longNumberIsText() throws Exception {
        assertTrue(
                yaml("a: !!int " + "9".repeat(500_000) + "\n").tree().get("a").isTextual());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x: "})
    void linesBelowLongKeysAreOmitted(String yaml) throws Exception {
        String key = "k".repeat(900);
        Definition definition = yaml(yaml + "{\"" + key + "\": {\"a\": 1}}");
        assertEquals(key + ".a", definition.place("/" + key + "/a"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void longKeysAreRefused(boolean yaml) {
        String key = "k".repeat(5_000);
        assertTrue(
                refused(yaml ? "? " + key + "\n: 1\n" : "{\"" + key + "\": 1}").contains("is not valid"));
    }

    @Test
    void limitsOfYamlApplyToJson() throws Exception {
        assertEquals(
                1,
                yaml("{\"a\": " + "[".repeat(40) + "]".repeat(40) + "}").tree().size());
        for (String text : new String[] {
            "{\"a\": " + "[".repeat(900) + "]".repeat(900) + "}",
            "[" + "1,".repeat(200_000) + "1]",
            "{\"a\": " + "9".repeat(5_000) + "}"
        }) {
            assertTrue(refused(text).startsWith("file 'job.yml' is not valid JSON"), refused(text));
        }
    }
}
