package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.definitions.yaml.PythonYaml;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Packages of an environment. They are sent in the form in which Microsoft's client sends them, so that equal packages
 * are the same environment.
 */
public final class CondaFile {

    /** Options of pip that name a file or folder. */
    private static final Pattern OPTION = Pattern.compile(
            "(?:-r|--requirement|-c|--constraint|-e|--editable|-f|--find-links)(?:\\s*=\\s*|\\s*)(\\S.*)");

    private static final Pattern URL = Pattern.compile("(?i)\\S*(?<!file)://\\S+");
    private static final Pattern LOCAL =
            Pattern.compile("(?i)[./~].*|[A-Za-z]:[\\\\/].*|(?:\\S+\\s*@\\s*)?file:.*|[^@\\s]+\\.(?:whl|tar\\.gz|zip)");

    private CondaFile() {}

    /** Returns a conda file as a tree, for the v1 API. */
    @NonNull
    public static JsonNode tree(@NonNull String source, @NonNull String text) throws AbortException {
        Definition definition = Definition.parse(source, text);
        List<String> problems = problems(definition.tree(), definition::place);
        if (!problems.isEmpty()) {
            throw new AbortException(source + " " + String.join("; ", problems) + ".");
        }
        return definition.tree();
    }

    /** Returns the text of a conda file that is written as a mapping into another definition. */
    @NonNull
    static String text(@NonNull JsonNode conda) {
        return PythonYaml.dump(conda);
    }

    /** Returns the text of a conda file that a key names or contains; null if there is a problem, which is reported. */
    @CheckForNull
    static String read(@NonNull Section section, @NonNull String key, @NonNull DefinitionFolder folder)
            throws InterruptedException {
        JsonNode value = section.value(key);
        if (value != null && value.isObject()) {
            check(section, key);
            return text(value);
        }
        String file = section.text(key);
        String text = file == null ? null : folder.read(section, key, file.replaceFirst("^file:", ""));
        if (text != null) {
            // A parameter of the step is named as the user wrote it, not by the key that it stands for.
            String label = (section.isMap() ? "conda" : section.place(key)) + " '" + file + "' ";
            try {
                Definition conda = Definition.read("'" + file + "'", text);
                problems(conda.tree(), conda::place).forEach(problem -> section.report(label + problem));
                return text(conda.tree());
            } catch (DefinitionException e) {
                e.problems().forEach(problem -> section.report(label + problem));
            }
        }
        return null;
    }

    /** Reports what is wrong with packages that are written as a mapping into another definition. */
    static void check(@NonNull Section section, @NonNull String key) {
        JsonNode value = section.value(key);
        if (value != null) {
            problems(value, pointer -> section.place(key + pointer))
                    .forEach(problem ->
                            section.report(problem.startsWith("is ") ? section.place(key) + " " + problem : problem));
        }
    }

    private static List<String> problems(JsonNode conda, UnaryOperator<String> place) {
        boolean list = conda.path("dependencies").isArray() || !conda.hasNonNull("dependencies");
        if (!conda.isObject() || !list) {
            return List.of("is no conda file: it must be a mapping with a list 'dependencies'");
        }
        List<String> problems = new ArrayList<>();
        JsonNode dependencies = conda.path("dependencies");
        for (int i = 0; i < dependencies.size(); i++) {
            JsonNode pip = dependencies.get(i).path("pip");
            for (int j = 0; j < pip.size(); j++) {
                String line = pip.get(j).asText().trim();
                if (isLocal(line)) {
                    problems.add(place.apply("/dependencies/" + i + "/pip/" + j) + " is '" + line
                            + "', but only this text is sent, not the file: "
                            + (line.matches("(-r|--requirement).*")
                                    ? "write the lines of that file here"
                                    : "name a package of an index or a URL"));
                }
            }
        }
        return problems;
    }

    private static boolean isLocal(String line) {
        Matcher option = OPTION.matcher(line);
        String path = option.matches() ? option.group(1) : line;
        return !URL.matcher(path).matches()
                && (option.matches() || LOCAL.matcher(path).matches());
    }
}
