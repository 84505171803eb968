package io.jenkins.plugins.azureml.definitions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverridesTest {

    private static Definition definition() throws AbortException {
        return Definition.parse("definitionFile 'job.yml'", "a:\n  b: 1\nlist:\n- x: 1\n- y\nScript: s\n");
    }

    private static Definition changed(Object set) throws Exception {
        return Overrides.of(set).applyTo(definition());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.b=2 | {'a':{'b':2},'list':[{'x':1},'y'],'Script':'s'}",
                "a.c.d=[1, x] | {'a':{'b':1,'c':{'d':[1,'x']}},'list':[{'x':1},'y'],'Script':'s'}",
                "list[0].x=\"7\" | {'a':{'b':1},'list':[{'x':'7'},'y'],'Script':'s'}",
                "list[2]=z | {'a':{'b':1},'list':[{'x':1},'y','z'],'Script':'s'}",
                "script=t=u | {'a':{'b':1},'list':[{'x':1},'y'],'Script':'t=u'}",
                "a.b=~ | {'a':{},'list':[{'x':1},'y'],'Script':'s'}",
                "n[0][0]=1 | {'a':{'b':1},'list':[{'x':1},'y'],'Script':'s','n':[[1]]}",
            })
    void lineReplacesOrAddsAValue(String line, String expected) throws Exception {
        assertEquals(expected.replace('\'', '"'), changed(line).tree().toString());
    }

    @Test
    void mapSetsValuesOfAnyType() throws Exception {
        assertEquals(
                "{\"a\":{\"b\":1},\"list\":[{\"x\":1},\"y\"],\"Script\":\"s\",\"c\":[1,{\"d\":true}]}",
                changed(Map.of("c", Arrays.asList(1, Map.of("d", true)))).tree().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a..b=1 | set: 'a..b' must be keys with dots between them",
                "a[x]=1 | set: 'a[x]' must be keys with dots between them",
                "a.b | set: 'a.b' must be a map of paths to values",
                "a=[1 | set: a is not valid YAML at line 1",
            })
    void malformedParameterIsRefused(String text, String problem) {
        String message = Overrides.problem(text).orElseThrow();
        assertTrue(message.startsWith(problem), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.b.c=1 | set 'a.b.c': a.b (line 2) is no mapping",
                "list.x=1 | set 'list.x': list (line 3) is no mapping",
                "list[5]=1 | set 'list[5]': list (line 3) has 2 items",
                "a[0]=1 | set 'a[0]': a (line 1) is no list",
            })
    void pathThatDoesNotFitTheDefinitionIsRefusedWithItsLine(String text, String problem) {
        DefinitionException e = assertThrows(DefinitionException.class, () -> changed(text));
        assertEquals(List.of(problem), e.problems());
    }

    @Test
    void changedValueIsNotSoughtInTheFile() throws Exception {
        Definition changed = changed("a.b=2");
        assertEquals("a.b (parameter set)", changed.place("/a/b"));
        assertEquals("a (line 1)", changed.place("/a"));
        assertTrue(changed.isChanged("/a") && changed.isChanged("/a/b/c") && !changed.isChanged("/list"));
    }

    @Test
    void variableStaysInsideItsValue() throws Exception {
        assertEquals(Map.of("inputs.x", "${X}"), Overrides.parse("inputs.x=${X}\n"));
    }
}
