package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.yaml.Scalars;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.ArrayList;
import java.util.List;

/** Reads the values that an AutoML job or node for images or text tries. */
final class AutoMlSearchSpace {

    private AutoMlSearchSpace() {}

    /** Writes the values to try as the service reads them, such as {@code uniform(0.001,0.01)}. */
    @NonNull
    static String expression(@NonNull Section space, @NonNull String name) {
        JsonNode value = space.value(name);
        if (value == null || value.isValueNode()) {
            return value == null ? "" : Scalars.literal(value);
        }
        Section parameter = space.sectionOrEmpty(name);
        String type = parameter.required("type", "choice, uniform or another distribution");
        List<String> arguments = new ArrayList<>();
        if (type.equals("choice")) {
            JsonNode choices = parameter.value("values");
            if (choices == null || !choices.isArray() || choices.isEmpty()) {
                parameter.problem("values", "must be a list of values to try");
                return "";
            }
            choices.forEach(choice ->
                    arguments.add(choice.isTextual() ? "'" + choice.textValue() + "'" : Scalars.literal(choice)));
        } else {
            for (String key : List.of("upper", "min_value", "max_value", "mu", "sigma", "q")) {
                JsonNode number = parameter.value(key);
                if (number != null) {
                    arguments.add(Scalars.literal(number));
                }
            }
        }
        return type + "(" + String.join(",", arguments) + ")";
    }
}
