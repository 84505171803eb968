package io.jenkins.plugins.azureml.testing.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.parameters.AmlModelVersionParameterDefinition;
import io.jenkins.plugins.azureml.triggers.AmlModelTrigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.Phases;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compiles the Pipelines that the documentation shows and compares the parameters of their steps with those that exist. */
class SnippetsTest {
    private static final Path PROJECT =
            Path.of(System.getProperty("project.basedir", "")).toAbsolutePath();
    private static final Pattern SNIPPET = Pattern.compile("(?ms)^( *)```groovy\\n(.*?)^ *```");

    /** The parameters of each step and trigger of the plugin by its name. */
    private static final Map<String, Set<String>> STEPS = new TreeMap<>();

    @BeforeAll
    static void readSteps() throws Exception {
        STEPS.put("azureMlModelVersion", parameters(AmlModelVersionParameterDefinition.class, Map.of()));
        STEPS.put("azureMlModelRegistered", parameters(AmlModelTrigger.class, Map.of()));
        for (StepDescriptor step : StepDescriptor.all()) {
            if (step.getFunctionName().contains("Aml") || step.getFunctionName().startsWith("aml")) {
                STEPS.put(
                        step.getFunctionName(),
                        parameters(step.clazz, StepNotes.of(PROJECT, step.clazz).parameters()));
            }
        }
    }

    private static Set<String> parameters(Class<?> type, Map<String, StepNotes.Note> notes) throws Exception {
        Set<String> names = new TreeSet<>();
        new StepParameters(type, notes).rows(true).forEach(row -> names.add(row.name()));
        return names;
    }

    @Test
    void snippetsCompileAndUseExistingParameters() throws IOException {
        List<String> problems = new ArrayList<>();
        int calls = 0;
        for (Path page : pages()) {
            for (MatchResult snippet :
                    SNIPPET.matcher(Files.readString(page)).results().toList()) {
                Calls found = new Calls(PROJECT.relativize(page) + ": ", problems);
                // Job DSL calls steps without parameters.
                if (!snippet.group(2).contains("freeStyleJob(")) {
                    found.visit(snippet.group(2));
                    calls += found.count;
                }
            }
        }
        assertTrue(calls > 60, "found only " + calls + " calls of steps");
        assertEquals(List.of(), problems);
    }

    @Test
    void unknownParameterIsFound() {
        List<String> problems = new ArrayList<>();
        new Calls("page: ", problems).visit("node { amlWaitRun(runID: 'x') }");
        new Calls("page: ", problems).visit("node {");
        assertEquals(2, problems.size(), problems.toString());
        assertEquals("page: amlWaitRun has no parameter runID", problems.get(0));
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(PROJECT.resolve("docs"))) {
            return Stream.concat(docs, Stream.of(PROJECT.resolve("README.md")))
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    private static final class Calls extends CodeVisitorSupport {
        private final String page;
        private final List<String> problems;
        private int count;

        Calls(String page, List<String> problems) {
            this.page = page;
            this.problems = problems;
        }

        /** Visits the calls of a script. A text with an ellipsis for omitted code is valid as well. */
        void visit(String script) {
            CompilationUnit unit = new CompilationUnit();
            unit.addSource("snippet.groovy", script.replace("{ … }", "{ }").replaceAll("(?m)^@Library.*$", ""));
            try {
                unit.compile(Phases.CONVERSION);
                unit.getAST().getModules().forEach(module -> {
                    module.getStatementBlock().visit(this);
                    module.getMethods().forEach(method -> method.getCode().visit(this));
                });
            } catch (CompilationFailedException e) {
                problems.add(page + e.getMessage());
            }
        }

        @Override
        public void visitMethodCallExpression(MethodCallExpression call) {
            Set<String> known = STEPS.get(call.getMethodAsString());
            if (known != null) {
                count++;
                named(call).stream()
                        .filter(name -> !known.contains(name))
                        .forEach(name -> problems.add(page + call.getMethodAsString() + " has no parameter " + name));
            }
            super.visitMethodCallExpression(call);
        }

        private static List<String> named(MethodCallExpression call) {
            return call.getArguments() instanceof TupleExpression arguments
                    ? arguments.getExpressions().stream()
                            .filter(MapExpression.class::isInstance)
                            .flatMap(map -> ((MapExpression) map).getMapEntryExpressions().stream())
                            .map(MapEntryExpression::getKeyExpression)
                            .map(key -> key.getText())
                            .toList()
                    : List.of();
        }
    }
}
