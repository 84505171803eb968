package io.jenkins.plugins.azureml.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Values that a shell, a YAML reader or a query of the service could change on their way. */
final class OddValues {

    /** Values that the double quotes of a shell protect. */
    private static final List<String> PROTECTED = List.of(
            "age income",
            " a  b ",
            "it's",
            "a;echo HELLO",
            "a&b|c>d<e",
            "*",
            "{a,b}",
            "~",
            "#a",
            "!1",
            "(a)",
            "--flag",
            "-",
            "a\nb",
            "a\r\nb\n",
            "a\tb",
            "Müller 漢字",
            "%PATH%",
            "a=b,c=d",
            "1e-3",
            "010",
            "0x1F",
            "12:30",
            "yes",
            "007",
            "2024-01-02",
            "4512e06",
            "null",
            "a: b",
            "x".repeat(3_000));

    private static final List<String> INTERPRETED =
            List.of("$HOME", "$(echo HELLO)", "`echo HELLO`", "say \"hi\"", "a\\", "\\n", "${a}", "'\"$`\\", "${{b}}");

    /** Scalars of YAML, with the text that Microsoft's client sends for them as an input. */
    private static final List<Map.Entry<String, String>> SCALARS = List.of(
            Map.entry("1e-3", "1e-3"),
            Map.entry("1.0e-3", "0.001"),
            Map.entry("010", "8"),
            Map.entry("0x1F", "31"),
            Map.entry("12:30", "750"),
            Map.entry("yes", "True"),
            Map.entry("off", "False"),
            Map.entry("007", "7"),
            Map.entry("008", "008"),
            Map.entry("4512e06", "4512e06"),
            Map.entry("+493", "493"),
            Map.entry("0.10", "0.1"),
            Map.entry("\"010\"", "010"),
            Map.entry("!!str 12:30", "12:30"));

    /** Scalars of YAML that are texts, where a text is needed. */
    private static final List<Map.Entry<String, String>> TEXTS = List.of(
            Map.entry("1e-3", "1e-3"),
            Map.entry("4512e06", "4512e06"),
            Map.entry("008", "008"),
            Map.entry("\"010\"", "010"),
            Map.entry("'yes'", "yes"),
            Map.entry("\"12:30\"", "12:30"),
            Map.entry("'2024-01-02'", "2024-01-02"),
            Map.entry("!!str 0x1F", "0x1F"),
            Map.entry("\"a: b, c=d\"", "a: b, c=d"));

    private OddValues() {}

    /** Returns some values that reach a program unchanged if they are in double quotes in its command. */
    static List<String> quotable(Random random, int count) {
        return pick(PROTECTED, random, count);
    }

    /** Returns some values of any kind. */
    static List<String> any(Random random, int count) {
        List<String> all = new ArrayList<>(PROTECTED);
        all.addAll(INTERPRETED);
        all.add("");
        return pick(all, random, count);
    }

    static List<Map.Entry<String, String>> scalars(Random random, int count) {
        return pick(SCALARS, random, count);
    }

    static List<Map.Entry<String, String>> texts(Random random, int count) {
        return pick(TEXTS, random, count);
    }

    private static <T> List<T> pick(List<T> from, Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> from.get(random.nextInt(from.size())))
                .toList();
    }
}
