package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.CommandReferences.Quotes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks values from outside that a command refers to: inputs of a step, parameters of a sweep. The service inserts
 * them into the command as text, which bash then parses. Reports values that bash would change or execute.
 */
public final class CommandValues {

    /** Allows letters of other scripts, which have no meaning in a shell. */
    private static final Pattern NOT_PLAIN = Pattern.compile("[^\\w@%+=:,./\\p{L}\\p{M}\\p{N}-]");

    private static final Pattern SPECIAL_IN_DOUBLE_QUOTES = Pattern.compile("[\"$`\\\\]");
    private static final Pattern SPECIAL_IN_SINGLE_QUOTES = Pattern.compile("'|\\$(?=\\{\\{|\\[\\[)");

    private static final Set<String> FOLDERS = Set.of("uri_folder", "mltable", "mlflow_model", "triton_model");

    private final String command;
    private final String place;
    private final boolean built;
    private final List<CommandReferences.Reference> references;
    private final Map<String, Integer> longest = new LinkedHashMap<>();

    /**
     * @param place names the command in messages, such as {@code command (line 2) of definition}
     * @param built whether the plugin writes the command, so that a user cannot change its quotes
     */
    public CommandValues(@NonNull String command, @NonNull String place, boolean built) {
        this.command = command;
        this.place = place;
        this.built = built;
        this.references = CommandReferences.of(command);
    }

    /**
     * Adds a value, or one of the possible values of a parameter.
     *
     * @param name as in the command, such as {@code inputs.epochs}
     * @return the problem without the name; empty if there is none. Never contains the value, which may be a secret
     */
    @NonNull
    public Optional<String> add(@NonNull String name, @NonNull String value) {
        List<CommandReferences.Reference> uses = references.stream()
                .filter(reference -> reference.name().equals(name))
                .toList();
        if (uses.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> never = ShellCommand.argumentProblem(value);
        if (never.isPresent()) {
            return never;
        }
        for (CommandReferences.Reference use : uses) {
            Optional<String> objection = objection(use.quotes(), value);
            if (objection.isPresent()) {
                return Optional.of(problem(use, objection.get(), value));
            }
        }
        longest.merge(name, ShellCommand.bytes(value), Math::max);
        return Optional.empty();
    }

    /** Returns why the command with the added values is too long; empty if it is not. */
    @NonNull
    public Optional<String> lengthProblem() {
        int bytes = ShellCommand.bytes(command);
        for (CommandReferences.Reference reference : references) {
            bytes += longest.getOrDefault(reference.name(), 0);
        }
        return bytes <= ShellCommand.MAX_BYTES || longest.isEmpty()
                ? Optional.empty()
                : Optional.of(place + " with its values " + ShellCommand.tooLong(bytes));
    }

    private String problem(CommandReferences.Reference use, String objection, String value) {
        String where = use.text() + " in " + place;
        if (built) {
            return objection + ", which the shell of the job would interpret at " + where
                    + ": choose a value without it, or give it to the script in a file";
        }
        String advice = use.quotes() != Quotes.DOUBLE
                        && objection(Quotes.DOUBLE, value).isEmpty()
                ? "write \"" + use.text() + "\" there, in double quotes and as an argument of the program itself"
                : "choose a value without it, or give it to the program in a file";
        String quotes =
                switch (use.quotes()) {
                    case NONE -> ", where no quotes protect it";
                    case SINGLE -> ", in its single quotes";
                    case DOUBLE -> ", in its double quotes";
                };
        return objection + ", which the shell of the job would interpret at " + where + quotes + ": " + advice;
    }

    private static Optional<String> objection(Quotes quotes, String value) {
        if (quotes == Quotes.NONE && value.isEmpty()) {
            return Optional.of("is empty");
        }
        Matcher special =
                switch (quotes) {
                    case NONE -> NOT_PLAIN.matcher(value);
                    case SINGLE -> SPECIAL_IN_SINGLE_QUOTES.matcher(value);
                    case DOUBLE -> SPECIAL_IN_DOUBLE_QUOTES.matcher(value);
                };
        return special.find() ? Optional.of("has " + describe(special.group())) : Optional.empty();
    }

    private static String describe(String special) {
        return switch (special) {
            case " " -> "a blank";
            case "\t" -> "a tab";
            case "\n", "\r" -> "a line end";
            case "'" -> "a single quote (')";
            case "`" -> "a backtick (`)";
            default ->
                special.codePoints().anyMatch(Character::isISOControl) ? "a control character" : "'" + special + "'";
        };
    }

    /**
     * Returns the texts that the service may insert into a command for an input of a job.
     *
     * @param input in the form of the REST API, or of a node of a pipeline
     * @param references of the definition; that of local data has the path of an input without a URI
     */
    @NonNull
    public static List<String> textsOfInput(@NonNull JsonNode input, @NonNull List<Reference> references) {
        String type = input.path(input.has("jobInputType") ? "jobInputType" : "job_input_type")
                .asText();
        if (type.equals("literal")) {
            return List.of(input.path("value").asText());
        }
        for (Reference reference : references) {
            if (reference instanceof Reference.LocalData data && data.owner() == input) {
                return FOLDERS.contains(type) ? List.of() : List.of(data.path().replaceFirst(".*/", ""));
            }
        }
        String uri = input.path("uri").asText();
        if (input.path("mode").asText().equals("Direct")) {
            return List.of(uri);
        }
        if (FOLDERS.contains(type)) {
            return List.of();
        }
        // The service chooses the folder of the data; only the name of a file comes from the user.
        String name = uri.replaceFirst("[?#].*", "").replaceFirst(".*/", "");
        List<String> names = new ArrayList<>();
        if (!name.isEmpty()) {
            names.add(name);
            try {
                names.add(URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                // The name is not percent-encoded.
            }
        }
        return names;
    }

    /**
     * Returns the texts that the service may insert for a parameter of a sweep. Distributions yield numbers only, which
     * are safe.
     */
    @NonNull
    static List<String> textsOfParameter(@NonNull JsonNode expression) {
        List<String> values = new ArrayList<>();
        if (expression.path(0).asText().equals(ParameterExpression.CHOICE)) {
            JsonNode list = expression.path(1);
            (list.path(0).isArray() ? list.path(0) : list).forEach(value -> values.add(value.asText()));
        }
        return values;
    }
}
