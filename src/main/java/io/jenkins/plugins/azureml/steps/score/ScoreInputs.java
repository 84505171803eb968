package io.jenkins.plugins.azureml.steps.score;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.scoring.ColumnSpec;
import io.jenkins.plugins.azureml.scoring.CsvTable;
import io.jenkins.plugins.azureml.scoring.InputException;
import io.jenkins.plugins.azureml.scoring.JsonValues;
import io.jenkins.plugins.azureml.scoring.Payload;
import io.jenkins.plugins.azureml.scoring.assertions.Assertion;
import io.jenkins.plugins.azureml.scoring.assertions.RowsAssertion;
import io.jenkins.plugins.azureml.steps.AgentFiles;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads the input and the expected values of {@code amlScore}, from parameters or from files of the agent. Parses them on the controller. */
final class ScoreInputs {

    /** Parsed JSON takes several times its size in the memory of the controller. */
    private static final int MAX_BYTES = 32 * 1024 * 1024;

    private static final Pattern NOT_FINITE = Pattern.compile("(?i)[-+]?(?:nan|inf|infinity)");

    private static final String SIZE_HINT = "the limit is 32 MB. Split it, or score a sample";

    private final AmlScoreStep step;
    private final ScoreParameters parameters;
    private final AgentPlace place;
    private final Consumer<String> log;

    /** @param place folder of the files; null if the step needs none */
    ScoreInputs(@NonNull AmlScoreStep step, @CheckForNull AgentPlace place, @NonNull Consumer<String> log) {
        this.log = log;
        this.step = step;
        this.parameters = new ScoreParameters(step);
        this.place = place;
    }

    /**
     * Reads the rows or the whole request body.
     *
     * @throws IOException with the parameter and the position of the problem
     */
    @NonNull
    Payload payload() throws IOException, InterruptedException {
        Object data = data();
        return step.isWholeBody() ? Payload.whole(data) : Payload.of(step.getInputName(), data);
    }

    private Object data() throws IOException, InterruptedException {
        if (step.getCsvFile() != null) {
            CsvTable table = csv("csvFile", step.getCsvFile(), ColumnSpec.read(step.getColumns(), new ArrayList<>()));
            table.notes().forEach(note -> log.accept("Azure ML: " + note));
            return switch (step.getRowFormat()) {
                case "map" -> table.maps();
                case "split" -> table.split();
                default -> table.rows();
            };
        }
        if (step.getDataFile() != null) {
            String text = text("dataFile", step.getDataFile());
            return JsonValues.parse(source("dataFile", step.getDataFile()), text);
        }
        return step.getData() instanceof String text && looksLikeJson(text)
                ? JsonValues.parse(ScoringInputStep.DATA, text)
                : step.getData();
    }

    /** Returns whether text in {@code data} is parsed as JSON instead of sent as a string. */
    static boolean looksLikeJson(@NonNull String text) {
        String trimmed = text.stripLeading();
        return trimmed.startsWith("[") || trimmed.startsWith("{");
    }

    /**
     * Returns the assertions of the step, and one that compares each row if the step has a file with expected values.
     *
     * @param rows number of rows in the input; -1 if unknown
     */
    @NonNull
    List<Assertion> assertions(int rows) throws IOException, InterruptedException {
        List<Assertion> assertions = new ArrayList<>(parameters.assertions());
        String file = step.getExpectedFile();
        if (file != null) {
            boolean csv = file.toLowerCase(Locale.ROOT).matches(".*\\.(csv|tsv)");
            List<?> expected = csv ? csvColumn(file) : jsonValues(file);
            if (expected.isEmpty()) {
                throw new InputException(source("expectedFile", file) + " has no rows");
            }
            if (rows >= 0 && expected.size() != rows) {
                throw new InputException(
                        source("expectedFile", file) + " has " + expected.size() + " rows, but " + rows + " are sent");
            }
            assertions.add(RowsAssertion.of(
                    file, expected, step.getExpectedPath(), parameters.tolerance(), csv, parameters.minMatch()));
        }
        return assertions;
    }

    private List<?> csvColumn(String file) throws IOException, InterruptedException {
        String column = step.getExpectedColumn();
        CsvTable table =
                csv("expectedFile", file, ColumnSpec.read(column == null ? null : List.of(column), new ArrayList<>()));
        if (table.keys().size() != 1) {
            throw new InputException(source("expectedFile", file) + " has "
                    + table.keys().size() + " columns; set expectedColumn to the column with the expected results");
        }
        List<Object> values = new ArrayList<>();
        for (List<Object> row : table.rows()) {
            values.add(row.get(0));
            if (row.get(0) instanceof String text
                    && NOT_FINITE.matcher(text.trim()).matches()) {
                throw new InputException(source("expectedFile", file) + ", row " + values.size() + " is " + text.trim()
                        + ", which no result can be compared with");
            }
        }
        return values;
    }

    private List<?> jsonValues(String file) throws IOException, InterruptedException {
        String source = source("expectedFile", file);
        if (!(JsonValues.parse(source, text("expectedFile", file)) instanceof List<?> list)) {
            throw new InputException(source + " must be a list with a value for each row");
        }
        String field = step.getExpectedColumn();
        if (field == null) {
            return list;
        }
        List<Object> values = new ArrayList<>();
        for (Object row : list) {
            if (!(row instanceof Map<?, ?> map) || !map.containsKey(field)) {
                throw new InputException(source + ", row " + (values.size() + 1) + " has no field '" + field + "'");
            }
            values.add(map.get(field));
        }
        return values;
    }

    private CsvTable csv(String parameter, String file, List<ColumnSpec> columns)
            throws IOException, InterruptedException {
        return CsvTable.read(
                source(parameter, file), text(parameter, file), step.isCsvHeader(), parameters.separator(), columns);
    }

    private String text(String parameter, String file) throws IOException, InterruptedException {
        return AgentFiles.readUtf8(place, place.jenkinsfileBoundary(), parameter, file, MAX_BYTES, SIZE_HINT);
    }

    private static String source(String parameter, String file) {
        return parameter + " '" + file + "'";
    }
}
