package io.jenkins.plugins.azureml.steps.submit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.ShellCommand;
import io.jenkins.plugins.azureml.steps.PlainValues;
import java.util.ArrayList;
import java.util.List;

/** Arguments of the script in the short form of a run definition. */
final class ScriptArguments {

    private ScriptArguments() {}

    /**
     * Returns the arguments of a parameter: the values of a list exactly as they are, or the lines of a text without the blanks
     * at their ends.
     *
     * @return null for null and for blank text
     */
    @CheckForNull
    static ArrayList<String> of(@CheckForNull Object arguments) {
        if (!(PlainValues.of("arguments", arguments) instanceof List<?> values)) {
            return arguments == null ? null : PlainValues.lines(arguments.toString());
        }
        ArrayList<String> words = new ArrayList<>();
        values.forEach(each -> words.add(each == null ? null : each.toString()));
        return words;
    }

    /** Returns what is wrong with each argument. */
    @NonNull
    static List<String> problems(@CheckForNull List<String> arguments) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; arguments != null && i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String name = "arguments[" + i + "] ";
            if (argument == null) {
                problems.add(name + "is null: give a text, which may be empty");
            } else {
                ShellCommand.argumentProblem(argument).ifPresent(problem -> problems.add(name + problem));
            }
        }
        return problems;
    }
}
