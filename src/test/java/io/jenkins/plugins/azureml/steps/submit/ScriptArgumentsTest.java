package io.jenkins.plugins.azureml.steps.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.util.FormValidation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text and lists of arguments. */
class ScriptArgumentsTest {

    @ParameterizedTest
    @ValueSource(strings = {"--epochs\n50", "--verbose", "hello world", ""})
    void otherTextOfArgumentsIsAccepted(String arguments) {
        AmlSubmitRunStep step = new AmlSubmitRunStep("iris");
        step.setScript("train.py");
        step.setTarget("cpu");
        step.setArguments(arguments);
        assertEquals(List.of(), step.problems());
    }

    @Test
    void argumentWithABlankInAListIsAccepted() {
        AmlSubmitRunStep step = new AmlSubmitRunStep("iris");
        step.setScript("train.py");
        step.setTarget("cpu");
        step.setArguments(List.of("--note me"));
        assertEquals(List.of(), step.problems());
    }

    @Test
    void formReportsACommandLine() {
        AmlSubmitRunStep.DescriptorImpl descriptor = new AmlSubmitRunStep.DescriptorImpl();
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckArguments("--epochs 50").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckArguments("--epochs $EPOCHS").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckArguments("--epochs\n50").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckArguments("").kind);
    }
}
