package io.jenkins.plugins.azureml.freestyle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.ExtensionList;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.forms.WorkspaceForm;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.WithAmlWorkspaceStep;
import io.jenkins.plugins.azureml.steps.endpoints.AmlDeployStep;
import io.jenkins.plugins.azureml.steps.endpoints.AmlTrafficStep;
import io.jenkins.plugins.azureml.steps.models.AmlRegisterModelStep;
import io.jenkins.plugins.azureml.steps.score.AmlScoreStep;
import io.jenkins.plugins.azureml.steps.submit.AmlSubmitRunStep;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;

/** The configuration of a freestyle build step: the steps to choose from, their parameters, forms and variables. */
class AzureMlBuilderTest {

    private static final WorkspaceForm NO_WORKSPACE = WorkspaceForm.fromStapler(null, "", "", "", "", "", "", "");

    private final EnvVars env = new EnvVars();
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final TaskListener listener = () -> new PrintStream(console, true, StandardCharsets.UTF_8);
    private final StepExpansion expansion = new StepExpansion(env, listener);

    @AfterEach
    void reset() {
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of());
    }

    static List<AmlStepDescriptor> steps() {
        return ExtensionList.lookupSingleton(AzureMlBuilder.DescriptorImpl.class)
                .getStepDescriptors();
    }

    private static List<AmlStepDescriptor> all() {
        return StepDescriptor.all().stream()
                .filter(AmlStepDescriptor.class::isInstance)
                .map(AmlStepDescriptor.class::cast)
                .toList();
    }

    @Test
    void offersAllStepsWithoutABlock() {
        Set<String> expected = new TreeSet<>();
        all().forEach(descriptor -> expected.add(descriptor.getFunctionName()));
        assertTrue(expected.remove("withAmlWorkspace"));
        assertEquals(
                expected,
                new TreeSet<>(
                        steps().stream().map(AmlStepDescriptor::getFunctionName).toList()));
    }

    @Test
    void symbolOfAStepIsItsFunctionName() {
        all().forEach(descriptor -> assertEquals(
                List.of(descriptor.getFunctionName()),
                List.of(descriptor.getClass().getAnnotation(Symbol.class).value())));
    }

    /** As Job DSL does for {@code azureMl { step { amlDeploy { … } } }}. */
    @Test
    void nestedStepIsConfiguredByItsSymbol() {
        UninstantiatedDescribable deploy = new UninstantiatedDescribable(
                "amlDeploy", null, Map.of("endpoint", "iris", "deployment", "green", "trafficPercent", 10));
        DescribableModel<AzureMlBuilder> model = DescribableModel.of(AzureMlBuilder.class);

        AzureMlBuilder builder = model.instantiate(Map.of("step", deploy, "namedWorkspace", "lab"), listener);

        AmlDeployStep step = (AmlDeployStep) builder.getStep();
        assertEquals("iris green 10", step.getEndpoint() + " " + step.getDeployment() + " " + step.getTrafficPercent());
        UninstantiatedDescribable again = model.uninstantiate2(builder);
        assertEquals("azureMl", again.getSymbol());
        assertEquals("lab", again.getArguments().get("namedWorkspace"));
        UninstantiatedDescribable nested =
                (UninstantiatedDescribable) again.getArguments().get("step");
        assertEquals("amlDeploy", nested.getSymbol());
        assertEquals(deploy.getArguments(), nested.getArguments());
    }

    @Test
    void wrapperAndPostBuildActionAreConfiguredByTheirSymbols() {
        DescribableModel<AzureMlBuildWrapper> model = DescribableModel.of(AzureMlBuildWrapper.class);
        AzureMlBuildWrapper wrapper = model.instantiate(
                Map.of("workspace", new UninstantiatedDescribable(null, null, Map.of("name", "lab"))), listener);
        assertEquals("lab", wrapper.getWorkspace().getName());
        assertEquals("azureMlWorkspace", model.uninstantiate2(wrapper).getSymbol());
        assertEquals(
                "azureMlCancelRuns",
                DescribableModel.uninstantiate2_(new AzureMlRunCanceller()).getSymbol());
    }

    /** Each parameter of a step with a value that its setter accepts. */
    private static Map<String, Object> samples(Class<?> step, String text) {
        Map<String, Object> samples = new LinkedHashMap<>();
        Stream.of(step.getConstructors())
                .filter(constructor -> constructor.isAnnotationPresent(DataBoundConstructor.class))
                .flatMap(constructor -> Arrays.stream(constructor.getParameters()))
                .forEach(parameter -> samples.put(parameter.getName(), text));
        for (Method setter : step.getMethods()) {
            if (setter.isAnnotationPresent(DataBoundSetter.class)) {
                String name = setter.getName().substring(3, 4).toLowerCase(Locale.ROOT)
                        + setter.getName().substring(4);
                samples.put(name, sample(setter.getParameterTypes()[0], text));
            }
        }
        return samples;
    }

    private static Object sample(Class<?> type, String text) {
        return type == boolean.class || type == Boolean.class
                ? (Object) true
                : type == Map.class ? new LinkedHashMap<>(Map.of("key", text)) : text;
    }

    private static <T> T create(Class<T> type, Map<String, Object> arguments) {
        return DescribableModel.of(type).instantiate(arguments, null);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void everyParameterIsExpandedExceptBodies(AmlStepDescriptor descriptor) throws Exception {
        env.put("X", "value");
        AmlStep step = (AmlStep) create(descriptor.clazz, samples(descriptor.clazz, "${X}"));

        Map<String, ?> before = DescribableModel.uninstantiate2_(step).getArguments();
        Map<String, ?> after =
                DescribableModel.uninstantiate2_(expansion.of(step)).getArguments();

        assertEquals(before.keySet(), after.keySet());
        before.forEach((parameter, value) -> {
            if (!descriptor.isExpanded(parameter)) {
                assertEquals("${X}", after.get(parameter), parameter);
            } else {
                assertFalse(after.get(parameter).toString().contains("${X}"), parameter + " " + after.get(parameter));
            }
        });
        // Check boxes keep their values.
        assertEquals(
                before.values().stream().filter(Boolean.class::isInstance).count(),
                after.values().stream().filter(Boolean.class::isInstance).count());
    }

    /** Parameters that differ from the text field only in that a freestyle build knows their value later. */
    @ParameterizedTest
    @MethodSource("steps")
    void formAcceptsVariablesInExpandedParameters(AmlStepDescriptor descriptor) throws Exception {
        for (Method check : descriptor.getClass().getMethods()) {
            if (!check.getName().startsWith("doCheck")) {
                continue;
            }
            String parameter = check.getName().substring(7, 8).toLowerCase(Locale.ROOT)
                    + check.getName().substring(8);
            Class<?> type = Stream.of(descriptor.clazz.getMethods())
                    .filter(method ->
                            method.getName().equals("set" + check.getName().substring(7)))
                    .<Class<?>>map(method -> method.getParameterTypes()[0])
                    .findFirst()
                    .orElse(String.class);
            if (descriptor.isExpanded(parameter) && type != Map.class) {
                Object[] arguments = Arrays.stream(check.getParameters())
                        .map(field -> field.getType() == WorkspaceForm.class
                                ? NO_WORKSPACE
                                : fieldOf(field).equals("value") ? "${X}" : "")
                        .toArray();
                FormValidation result = (FormValidation) check.invoke(descriptor, arguments);
                assertEquals(FormValidation.Kind.OK, result.kind, () -> check + ": " + result.getMessage());
            }
        }
    }

    private static String fieldOf(Parameter parameter) {
        assertNotNull(parameter.getAnnotation(QueryParameter.class), parameter.toString());
        return parameter.getName();
    }

    @Test
    void formChecksDefinitionsWithDollarSigns() {
        String schema = "$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json\n";
        AmlSubmitRunStep.DescriptorImpl submit = ExtensionList.lookupSingleton(AmlSubmitRunStep.DescriptorImpl.class);
        String job = schema + "command: echo ${{inputs.x}} $$\nenvironment: {image: python}\n";
        assertEquals(FormValidation.Kind.OK, submit.doCheckDefinition(job + "inputs: {x: 1}\n").kind);
        assertEquals(FormValidation.Kind.ERROR, submit.doCheckDefinition(job + "comand: echo\n").kind);
        assertEquals(
                FormValidation.Kind.ERROR,
                submit.doCheckHyperdrive("sampling: $SAMPLING\nmaxTotalRuns: many", "").kind);
        AmlDeployStep.DescriptorImpl deploy = ExtensionList.lookupSingleton(AmlDeployStep.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.ERROR, deploy.doCheckDefinition(schema + "nme: blue\n").kind);
        assertEquals(FormValidation.Kind.ERROR, deploy.doCheckEndpointDefinition(schema + "nme: iris\n").kind);
        AmlScoreStep.DescriptorImpl score = ExtensionList.lookupSingleton(AmlScoreStep.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.ERROR, score.doCheckData("[[\"$5\", 2", "", "").kind);
        assertEquals(FormValidation.Kind.OK, score.doCheckData("[[\"$5\", 2]]", "", "").kind);
    }

    @Test
    void formChecksValuesWithoutVariables() {
        AmlDeployStep.DescriptorImpl deploy = ExtensionList.lookupSingleton(AmlDeployStep.DescriptorImpl.class);
        FormValidation blank = deploy.doCheckEndpoint("", NO_WORKSPACE);
        assertEquals(FormValidation.Kind.OK, blank.kind);
        assertEquals("endpoint is missing", blank.getMessage());
        assertEquals(FormValidation.Kind.ERROR, deploy.doCheckEndpoint("a b $", NO_WORKSPACE).kind);
        assertEquals(FormValidation.Kind.ERROR, deploy.doCheckInstanceCount("0").kind);
        assertEquals(FormValidation.Kind.ERROR, deploy.doCheckTrafficPercent("101").kind);
        AmlTrafficStep.DescriptorImpl traffic = ExtensionList.lookupSingleton(AmlTrafficStep.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.ERROR, traffic.doCheckTraffic("blue=90").kind);
        assertEquals(FormValidation.Kind.OK, traffic.doCheckTraffic("blue=90\ngreen=10").kind);
    }

    @Test
    void dollarSignsAreReplacedAsInOtherFieldsOfJenkins() throws Exception {
        env.put("SCHEMA", "no");
        env.put("PART", "b");
        AmlSubmitRunStep step = new AmlSubmitRunStep("a-${PART}-$PART");
        step.setArguments(List.of("$$PART", "${UNKNOWN}", "$.path", "100$"));
        step.setDefinition("$schema: x\ncommand: echo $$PART $PART");
        step.setTags(Map.of("by-$PART", "${PART}"));

        AmlSubmitRunStep expanded = expansion.of(step);

        assertEquals("a-b-b", expanded.getExperiment());
        assertEquals(List.of("$PART", "${UNKNOWN}", "$.path", "100$"), expanded.getArguments());
        assertEquals("$schema: x\ncommand: echo $$PART $PART", expanded.getDefinition());
        assertEquals(Map.of("by-b", "b"), expanded.getTags());
        assertEquals("a-${PART}-$PART", step.getExperiment());
        assertEquals(
                "Azure ML: arguments: the environment variable UNKNOWN is not defined, so the reference to it is not"
                        + " replaced",
                console.toString(StandardCharsets.UTF_8).trim());
    }

    @Test
    void valueOfAVariableIsNotRepeatedInAnError() {
        env.put("TRAFFIC", "s3cret");
        AmlRegisterModelStep step = new AmlRegisterModelStep("iris");
        step.setMetrics(Map.of("auc", "1"));
        AmlSubmitRunStep inputs = new AmlSubmitRunStep("${TRAFFIC}");
        inputs.setInputs("a: [${TRAFFIC}");
        String message =
                assertThrows(AbortException.class, () -> expansion.of(inputs)).getMessage();
        assertTrue(message.startsWith("inputs "), message);
        assertFalse(message.contains("s3cret"), message);
    }

    @Test
    void namesOfWorkspacesAreOffered() {
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of(new NamedWorkspace("lab")));
        assertEquals(
                List.of("", "lab", "gone"),
                ExtensionList.lookupSingleton(AzureMlBuilder.DescriptorImpl.class)
                        .doFillNamedWorkspaceItems(null, "gone")
                        .stream()
                        .map(item -> item.value)
                        .toList());
        assertNull(new WithAmlWorkspaceStep(" ").getName());
    }
}
