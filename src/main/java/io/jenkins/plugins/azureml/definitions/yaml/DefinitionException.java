package io.jenkins.plugins.azureml.definitions.yaml;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reports a definition that cannot be used. */
public final class DefinitionException extends Exception {

    private static final long serialVersionUID = 1L;

    private static final String SUGGESTION = " Did you mean ";
    private static final Pattern LINE = Pattern.compile("\\(line (\\d{1,9})\\)");
    private static final Pattern MISSING = Pattern.compile("(?:\\S+\\.)?(\\w+) is missing");

    private final List<String> problems;

    public DefinitionException(@NonNull List<String> problems) {
        super(text(inOrder(problems)));
        this.problems = inOrder(problems);
    }

    /** Formats one problem per line, so that each is found in a log. */
    private static String text(List<String> problems) {
        return problems.size() == 1
                ? problems.get(0)
                : problems.size() + " problems:\n  " + String.join("\n  ", problems);
    }

    /** Puts misspelled keys first, because other problems may follow from them, and the rest in the order of the file. */
    private static List<String> inOrder(List<String> problems) {
        List<String> sorted = new ArrayList<>(new LinkedHashSet<>(problems));
        sorted.removeIf(problem -> isConsequence(problem, problems));
        sorted.sort(Comparator.comparing((String problem) -> !problem.contains(SUGGESTION))
                .thenComparing(DefinitionException::line));
        return List.copyOf(sorted);
    }

    /** Returns whether a key is missing only because it is misspelled. */
    private static boolean isConsequence(String problem, List<String> problems) {
        Matcher missing = MISSING.matcher(problem);
        return missing.lookingAt()
                && problems.stream().anyMatch(other -> other.contains(SUGGESTION + "'" + missing.group(1) + "'"));
    }

    private static int line(String problem) {
        Matcher line = LINE.matcher(problem);
        return line.find() ? Integer.parseInt(line.group(1)) : Integer.MAX_VALUE;
    }

    /** Returns a sentence for each problem, with its position. */
    @NonNull
    public List<String> problems() {
        return problems;
    }
}
