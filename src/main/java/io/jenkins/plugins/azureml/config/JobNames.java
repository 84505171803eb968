package io.jenkins.plugins.azureml.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names of jobs and folders, one per line, such as {@code team-a/release}. A name stands for what is below it too, and {@code *}
 * for any characters of one part.
 */
final class JobNames {

    private final Pattern pattern;

    private JobNames(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @param text null or blank for all jobs */
    @NonNull
    static JobNames of(@CheckForNull String text) {
        String alternatives = lines(text).map(JobNames::regex).collect(Collectors.joining("|"));
        return new JobNames(alternatives.isEmpty() ? null : Pattern.compile("(?:" + alternatives + ")(?:/.*)?"));
    }

    private static Stream<String> lines(String text) {
        return text == null ? Stream.empty() : text.lines().map(String::trim).filter(line -> !line.isEmpty());
    }

    private static String regex(String name) {
        return Stream.of(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining("[^/]*"));
    }

    /** Returns what is wrong with the text; empty if it is valid. */
    @NonNull
    static Optional<String> problem(@CheckForNull String text) {
        return lines(text)
                .filter(line -> line.startsWith("/") || line.endsWith("/") || line.contains("//"))
                .findFirst();
    }

    /** @param fullName with all folders, such as {@code team-a/release} */
    boolean contain(@NonNull String fullName) {
        return pattern == null || pattern.matcher(fullName).matches();
    }

    boolean areAll() {
        return pattern == null;
    }
}
