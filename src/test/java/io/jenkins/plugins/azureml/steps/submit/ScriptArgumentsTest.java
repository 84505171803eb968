package io.jenkins.plugins.azureml.steps.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.util.FormValidation;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text and lists of arguments. */
class ScriptArgumentsTest {

    private static List<String> problems(Object arguments) throws Exception {
        return DescribableModel.of(AmlSubmitRunStep.class)
                .instantiate(
                        Map.of("experiment", "iris", "script", "train.py", "target", "cpu", "arguments", arguments),
                        null)
                .problems();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--epochs\n50", "--verbose", "hello world", ""})
    void otherTextOfArgumentsIsAccepted(String arguments) throws Exception {
        assertEquals(List.of(), problems(arguments));
    }

    @Test
    void argumentWithABlankInAListIsAccepted() throws Exception {
        assertEquals(List.of(), problems(List.of("--note me")));
    }

    @Test
    void formReportsACommandLine() {
        AmlSubmitRunStep.DescriptorImpl descriptor = new AmlSubmitRunStep.DescriptorImpl();
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckArguments("--epochs 50").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckArguments("--epochs $EPOCHS").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckArguments("--epochs\n50").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckArguments("").kind);
    }

    /** As a list, the snippet of a form would run with one odd argument. */
    @Test
    void snippetOfACommandLineIsRefused() throws Exception {
        DescribableModel<AmlSubmitRunStep> model = DescribableModel.of(AmlSubmitRunStep.class);
        AmlSubmitRunStep written = model.instantiate(
                Map.of("experiment", "iris", "script", "train.py", "target", "cpu", "arguments", "--epochs 50"), null);
        assertEquals("--epochs 50", AmlSubmitRunStep.DescriptorImpl.listed(written.getArguments()));

        List<String> problems = model.instantiate(
                        DescribableModel.uninstantiate2_(written).getArguments(), null)
                .problems();

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith("arguments is one argument with a blank"), problems::toString);
    }
}
