package io.jenkins.plugins.azureml.definitions.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts were recorded with PyYAML 6.0: {@code yaml.dump(yaml.safe_load(text), sort_keys=True)}. */
class PythonYamlTest {

    private static String dump(String text) throws Exception {
        return PythonYaml.dump(Definition.parse("'conda.yml'", text).tree());
    }

    @Test
    void condaFileIsWrittenAsMicrosoftsClientSendsIt() throws Exception {
        assertEquals("""
                channels:
                - conda-forge
                - defaults
                dependencies:
                - python=3.10
                - pip
                - pip:
                  - scikit-learn~=1.2
                  - --extra-index-url https://pkgs.dev.azure.com/some-organization/_packaging/feed/pypi/simple/
                    --pre
                name: train
                variables:
                  A: '1'
                  B: true
                  C: 1.0
                """, dump("""
                name: train
                channels: [conda-forge, defaults]
                dependencies:
                  - python=3.10
                  - pip
                  - pip:
                      - "scikit-learn~=1.2"
                      - --extra-index-url https://pkgs.dev.azure.com/some-organization/_packaging/feed/pypi/simple/ --pre
                # a comment
                variables: {A: "1", B: true, C: 1.0}
                """));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                '010'          | '010'
                'yes'          | 'yes'
                ''             | ''
                'é'            | "\\xE9"
                '日'           | "\\u65E5"
                'a # b'        | 'a # b'
                'a: b'         | 'a: b'
                'it''s'        | it's
                '- x'          | '- x'
                '='            | '='
                1e5            | 1e5
                1.0e+20        | 1.0e+20
                ~              | null
                []             | []
                {}             | {}
                """)
    void valueIsWrittenLikePyYaml(String value, String written) throws Exception {
        assertEquals("a: " + written + "\n", dump("a: " + value + "\n"));
    }

    @Test
    void numbersKeepTheirSpelling() throws Exception {
        assertEquals("a: 1.10\nb: 0x1f\nc: yes\n", dump("a: 1.10\nb: 0x1f\nc: yes\n"));
    }

    @Test
    void severalLinesAreQuoted() throws Exception {
        assertEquals("a: 'one\n\n  two'\n", dump("a: \"one\\ntwo\"\n"));
    }

    @Test
    void numbersOfAMapAreWrittenLikePyYaml() {
        assertEquals(
                "a: 0.1\nb: 1.0e+20\n", PythonYaml.dump(new ObjectMapper().valueToTree(Map.of("a", 0.1, "b", 1e20))));
    }
}
