package io.jenkins.plugins.azureml.steps.submit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.ShellCommand;
import io.jenkins.plugins.azureml.steps.PlainValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
        List<?> values = PlainValues.elements("arguments", arguments);
        if (values == null) {
            return arguments == null ? null : PlainValues.lines(arguments.toString());
        }
        ArrayList<String> words = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            words.add(values.get(i) == null ? null : PlainValues.element("arguments", i, values.get(i)));
        }
        return words;
    }

    /**
     * Returns what is wrong with a text of one line that looks like a command line. It would be one argument, because a text is
     * not split at blanks.
     *
     * @param lines of the text; null if it is blank
     */
    @NonNull
    static Optional<String> lineProblem(@CheckForNull List<String> lines) {
        if (lines == null || lines.size() != 1 || !lines.get(0).matches("-\\S*\\s.*")) {
            return Optional.empty();
        }
        String list = Arrays.stream(lines.get(0).split("\\s+"))
                .map(word -> "'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'")
                .collect(Collectors.joining(", ", "[", "]"));
        return Optional.of(
                "arguments is one argument with a blank in it, since a text is not split. Give a list, such as"
                        + " arguments: " + list + ", or one argument a line");
    }

    /** Returns what is wrong with each argument. */
    @NonNull
    static List<String> problems(@CheckForNull List<String> arguments) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; arguments != null && i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String name = "arguments[" + i + "] ";
            if (argument == null) {
                problems.add(name + "is null: use a string, which may be empty");
            } else {
                ShellCommand.argumentProblem(argument).ifPresent(problem -> problems.add(name + problem));
            }
        }
        return problems;
    }
}
