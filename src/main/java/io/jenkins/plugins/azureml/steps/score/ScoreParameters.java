package io.jenkins.plugins.azureml.steps.score;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.scoring.ColumnSpec;
import io.jenkins.plugins.azureml.scoring.assertions.Assertion;
import io.jenkins.plugins.azureml.scoring.assertions.AssertionReader;
import io.jenkins.plugins.azureml.scoring.assertions.RowsAssertion;
import io.jenkins.plugins.azureml.steps.Durations;
import io.jenkins.plugins.azureml.steps.WholeNumber;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Validates the parameters of {@code amlScore} and converts them. */
final class ScoreParameters {

    static final int MAX_PARALLELISM = 8;

    private static final List<String> ROW_FORMATS = List.of(ScoringInputStep.LISTS, "map", "split");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern NUMBER = Pattern.compile("[-+.0-9eE]{1,40}");

    private final AmlScoreStep step;

    ScoreParameters(@NonNull AmlScoreStep step) {
        this.step = step;
    }

    /** Returns one sentence per problem. Does not check the parameters of the Azure ML workspace. */
    @NonNull
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        checkEndpoint(problems);
        checkInput(problems);
        checkBatches(problems);
        checkExpectations(problems);
        return problems;
    }

    private void checkEndpoint(List<String> problems) {
        if (step.getEndpoint() == null) {
            scoringUriProblem(step.getScoringUri()).ifPresent(problems::add);
        } else {
            if (step.getScoringUri() != null) {
                problems.add("scoringUri cannot be combined with endpoint, whose URI is read from the workspace");
            }
            if (step.getKeyCredentialsId() != null) {
                problems.add("keyCredentialsId cannot be combined with endpoint, whose key is read from the workspace");
            }
            checkName("endpoint", step.getEndpoint(), problems);
        }
        if (step.getDeployment() != null) {
            checkName("deployment", step.getDeployment(), problems);
        }
    }

    /** Validates a scoring URI. Whether http is acceptable depends on its host, which the client checks. */
    static Optional<String> scoringUriProblem(@CheckForNull String value) {
        if (value == null) {
            return Optional.of("scoringUri is missing: copy it from the endpoint's page in the studio");
        }
        try {
            URI uri = new URI(value);
            Optional<String> hostProblem = Hosts.hostNameProblem(uri).map(problem -> "scoringUri " + problem);
            if (hostProblem.isPresent()) {
                return hostProblem;
            }
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null && uri.getUserInfo() == null
                    ? Optional.empty()
                    : Optional.of(
                            "scoringUri must be a URL such as https://host/score, without user name and password");
        } catch (URISyntaxException e) {
            return Optional.of("scoringUri is not a URL (" + e.getReason() + ")");
        }
    }

    private static void checkName(String parameter, String value, List<String> problems) {
        if (!NAME.matcher(value).matches()) {
            problems.add(parameter + " '" + value + "' must be a name of letters, digits, '-', '_' and '.'");
        }
    }

    private void checkInput(List<String> problems) {
        long sources = Stream.of(step.getData(), step.getDataFile(), step.getCsvFile())
                .filter(Objects::nonNull)
                .count();
        if (sources == 0) {
            problems.add("data is missing: set the list or map to score, for example data: [[5.1, 3.5, 1.4, 0.2]], or"
                    + " dataFile or csvFile");
        } else if (sources > 1) {
            problems.add("set only one of data, dataFile and csvFile");
        }
        ColumnSpec.read(step.getColumns(), problems);
        separatorProblem(step.getCsvSeparator()).ifPresent(problems::add);
        if (!ROW_FORMATS.contains(step.getRowFormat())) {
            problems.add("rowFormat '" + step.getRowFormat() + "' must be one of " + String.join(", ", ROW_FORMATS));
        }
        if (step.getCsvFile() == null
                && (step.getColumns() != null || !step.getRowFormat().equals(ScoringInputStep.LISTS))) {
            problems.add("columns and rowFormat require csvFile");
        }
        if (step.isWholeBody()
                && (step.getCsvFile() != null || !step.getInputName().equals(ScoringInputStep.DATA))) {
            problems.add("wholeBody cannot be combined with csvFile or inputName: the data are the whole request");
        }
    }

    /** Validates a separator: one character, or {@code tab}. */
    static Optional<String> separatorProblem(@NonNull String value) {
        boolean one = value.length() == 1 && " \"'\\\r\n".indexOf(value.charAt(0)) < 0;
        return one || value.equals("tab")
                ? Optional.empty()
                : Optional.of("csvSeparator '" + value + "' must be one character, such as ';', or 'tab'");
    }

    private void checkBatches(List<String> problems) {
        WholeNumber.problem("batchSize", step.getBatchSize(), 1).ifPresent(problems::add);
        WholeNumber.problem("parallelism", step.getParallelism(), 1, MAX_PARALLELISM)
                .ifPresent(problems::add);
        if (WholeNumber.valueOf(step.getBatchSize()) != null && step.isWholeBody()) {
            problems.add(
                    "batchSize cannot be combined with wholeBody: set inputName to the field with the rows instead");
        }
    }

    private void checkExpectations(List<String> problems) {
        parseAssertions(problems);
        Double tolerance = number("tolerance", step.getTolerance(), Double.MAX_VALUE, problems);
        Double minMatch = number("minMatch", step.getMinMatch(), 1, problems);
        if (minMatch != null && minMatch == 0) {
            problems.add("minMatch must be more than 0");
        }
        try {
            RowsAssertion.of("", List.of(), step.getExpectedPath(), 0, false, 1);
        } catch (IllegalArgumentException e) {
            problems.add("expectedPath: " + e.getMessage());
        }
        boolean details = Stream.of(step.getExpectedColumn(), step.getExpectedPath(), tolerance, minMatch)
                .anyMatch(Objects::nonNull);
        if (step.getExpectedFile() == null && details) {
            problems.add("expectedColumn, expectedPath, tolerance and minMatch require expectedFile");
        }
        if (step.getJunitFile() != null && !step.hasExpectations()) {
            problems.add("junitFile requires assertions or expectedFile");
        }
    }

    @NonNull
    List<Assertion> assertions() {
        return parseAssertions(new ArrayList<>());
    }

    private List<Assertion> parseAssertions(List<String> problems) {
        return new AssertionReader(Durations::parse).read(step.getAssertions(), problems);
    }

    double tolerance() {
        return step.getTolerance() == null ? 0 : Double.parseDouble(step.getTolerance());
    }

    double minMatch() {
        return step.getMinMatch() == null ? 1 : Double.parseDouble(step.getMinMatch());
    }

    char separator() {
        return step.getCsvSeparator().equals("tab")
                ? '\t'
                : step.getCsvSeparator().charAt(0);
    }

    @CheckForNull
    private static Double number(String parameter, @CheckForNull String value, double max, List<String> problems) {
        if (value == null) {
            return null;
        }
        Optional<Double> number = number(value, max);
        if (number.isEmpty()) {
            problems.add(parameter + " '" + value + "' must be a number, at least 0"
                    + (max == Double.MAX_VALUE ? "" : " and at most " + Math.round(max)));
        }
        return number.orElse(null);
    }

    /** Parses a number. Returns empty if it is not from 0 to {@code max}. */
    static Optional<Double> number(@NonNull String value, double max) {
        try {
            double number = NUMBER.matcher(value).matches() ? Double.parseDouble(value) : -1;
            return number >= 0 && number <= max ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
