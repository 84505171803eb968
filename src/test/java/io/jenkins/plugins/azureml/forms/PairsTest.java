package io.jenkins.plugins.azureml.forms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.steps.endpoints.AmlTrafficStep;
import io.jenkins.plugins.azureml.steps.models.AmlDeleteModelStep;
import io.jenkins.plugins.azureml.steps.models.AmlListModelsStep;
import io.jenkins.plugins.azureml.steps.models.AmlRegisterModelStep;
import io.jenkins.plugins.azureml.steps.submit.AmlSubmitRunStep;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Forms validate text areas with {@code key=value} lines while the user types. */
class PairsTest {

    /** Returns the setters of parameters that are maps. */
    static Stream<Method> maps() {
        return Stream.of(
                        AmlDeleteModelStep.class,
                        AmlListModelsStep.class,
                        AmlRegisterModelStep.class,
                        AmlSubmitRunStep.class,
                        AmlTrafficStep.class)
                .flatMap(step -> Arrays.stream(step.getDeclaredMethods()))
                .filter(method -> method.getName().startsWith("set")
                        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {Map.class}));
    }

    @ParameterizedTest
    @MethodSource("maps")
    void formReportsMalformedLine(Method setter) throws Exception {
        Class<?> descriptor = Class.forName(setter.getDeclaringClass().getName() + "$DescriptorImpl");
        Method check = descriptor.getMethod("doCheck" + setter.getName().substring("set".length()), String.class);
        Object form = descriptor.getConstructor().newInstance();
        assertEquals(FormValidation.Kind.ERROR, ((FormValidation) check.invoke(form, "blue")).kind);
        assertEquals(FormValidation.Kind.OK, ((FormValidation) check.invoke(form, "blue=100\n")).kind);
    }

    @Test
    void formShowsFormatOfTraffic() {
        FormValidation nothing = new AmlTrafficStep.DescriptorImpl().doCheckTraffic(" ");
        assertEquals(FormValidation.Kind.OK, nothing.kind);
        assertTrue(nothing.getMessage().contains("blue=100"), nothing::getMessage);
    }
}
