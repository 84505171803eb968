package io.jenkins.plugins.azureml.definitions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifies with a real bash that accepted values reach the program unchanged and all others are refused. */
class CommandValuesTest {

    /** Maps commands to the argument that the program should receive. X stands for the value. */
    private static final Map<String, String> COMMANDS = Map.ofEntries(
            Map.entry("p ${{inputs.x}}", "X"),
            Map.entry("p \"${{ inputs.x }}\"", "X"),
            Map.entry("p '${{inputs.x}}'", "X"),
            Map.entry("p --a=\"${{inputs.x}}\"", "--a=X"),
            Map.entry("p a'b\"c'\"${{inputs.x}}\"", "ab\"cX"),
            Map.entry("p a\\\"${{inputs.x}}\\\"", "a\"X\""),
            Map.entry("p \"a\\\"${{inputs.x}}\"", "a\"X"),
            Map.entry("p $'a\\'${{inputs.x}}'", "a'X"),
            Map.entry("p $\"${{inputs.x}}\"", "X"),
            Map.entry("# don't\np \"${{inputs.x}}\"", "X"),
            Map.entry("# \"${{inputs.x}}\"\np X", "X"),
            Map.entry("H=1; p \"${H}$(echo 2)${{inputs.x}}\"", "12X"),
            Map.entry("H=; p \"${H:-\"${{inputs.x}}\"}\"", "X"),
            Map.entry("p \"$(echo \"${{inputs.x}}\")\"", "X"),
            Map.entry("p `echo ${{inputs.x}}`", "X"),
            Map.entry("p \"`echo \"${{inputs.x}}\"`\"", "X"),
            Map.entry("p \"$(case a in a) echo ${{inputs.x}};; esac)\"", "X"),
            Map.entry("p \"$(cat <<E\n${{inputs.x}}\nE\n)\"", "X"),
            Map.entry("read -r v <<< \"${{inputs.x}}\"; p \"$v\"", "X"),
            Map.entry("eval p \"${{inputs.x}}\"", "X"),
            Map.entry("true && eval \"p ${{inputs.x}}\"", "X"),
            Map.entry("bash -c \"p ${{inputs.x}}\"", "X"),
            Map.entry("/bin/bash -e -o pipefail -lc \"p '${{inputs.x}}'\"", "X"),
            Map.entry("p \\${{inputs.x}}", "X"),
            Map.entry("p \"\\${{inputs.x}}\"", "\\X"));

    static final List<String> VALUES = List.of(
            "adam",
            "0.1",
            "-1e-05",
            "--flag",
            "Müller",
            "a b",
            " a ",
            "a\tb",
            "a\nb",
            "a\r\nb",
            "\na",
            "it's",
            "say \"hi\"",
            "a;echo HELLO",
            "$HOME",
            "$(echo HELLO)",
            "`echo HELLO`",
            "a&b",
            "a|cat",
            "a>f",
            "*",
            "?",
            "[a-z]*",
            "{a,b}",
            "~",
            "#a",
            "a #b",
            "!1",
            "a\\",
            "\\n",
            "a\\\\b",
            "'",
            "\"",
            "",
            "%PATH%",
            "${{inputs.x}}",
            "$[[a]]",
            "E\np HELLO");

    private static CommandValues of(String command) {
        return new CommandValues(command, "command (line 2) of definition", false);
    }

    static List<String> commands() {
        return List.copyOf(COMMANDS.keySet());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void acceptedValuesReachTheProgramUnchanged(String command) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "skipped: needs bash");
        List<String> accepted = VALUES.stream()
                .filter(value -> of(command).add("inputs.x", value).isEmpty())
                .toList();
        assertTrue(accepted.containsAll(List.of("adam", "0.1")), accepted.toString());
        String reference = CommandReferences.of(command).get(0).text();
        for (String value : accepted) {
            if (!isRead(command, value)) {
                continue;
            }
            String got = bash("p() { printf '<%s>' \"$@\"; }\nexport -f p\n" + command.replace(reference, value));
            assertEquals("<" + COMMANDS.get(command).replace("X", command.endsWith("p X") ? "X" : value) + ">", got);
        }
    }

    /** One of the commands uses the builtin {@code read}, which reads one line and trims it. */
    private static boolean isRead(String command, String value) {
        return !command.startsWith("read")
                || value.strip().equals(value) && value.lines().count() == 1;
    }

    private static String bash(String command) throws Exception {
        Process bash = new ProcessBuilder("/bin/bash", "-c", command)
                .redirectErrorStream(true)
                .start();
        bash.getOutputStream().close();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        bash.waitFor();
        return output;
    }

    @Test
    void quotesDecideWhichValuesAreAccepted() {
        assertEquals(
                List.of("adam", "0.1", "-1e-05", "--flag", "Müller", "%PATH%"), accepted("python t.py ${{inputs.x}}"));
        List<String> refused = List.of(
                "say \"hi\"",
                "$HOME",
                "$(echo HELLO)",
                "`echo HELLO`",
                "a\\",
                "\\n",
                "a\\\\b",
                "\"",
                "${{inputs.x}}",
                "$[[a]]");
        assertEquals(
                VALUES.stream().filter(value -> !refused.contains(value)).toList(),
                accepted("python eval.py --x \"${{inputs.x}}\""));
        List<String> single = List.of("it's", "'", "${{inputs.x}}", "$[[a]]");
        assertEquals(
                VALUES.stream().filter(value -> !single.contains(value)).toList(),
                accepted("python t.py '${{inputs.x}}'"));
        assertEquals(
                accepted("python t.py ${{inputs.x}}"), accepted("cat <<E\n\"${{inputs.x}}\"\nE\n"), "a here-document");
        assertEquals(VALUES, accepted("python t.py ${{inputs.other}}"), "not used");
    }

    private static List<String> accepted(String command) {
        return VALUES.stream()
                .filter(value -> of(command).add("inputs.x", value).isEmpty())
                .collect(Collectors.toList());
    }

    @Test
    void refusalNamesCharacterAndLineButNotTheValue() {
        assertEquals(
                Optional.of(
                        "has a blank, which the shell of the job would interpret at ${{inputs.x}} in command (line 2) of"
                                + " definition, where no quotes protect it: write \"${{inputs.x}}\" there, in double quotes and as an"
                                + " argument of the program itself"),
                of("t ${{inputs.x}}").add("inputs.x", "my secret"));
        assertEquals(
                Optional.of(
                        "has '$', which the shell of the job would interpret at ${{inputs.x}} in command (line 2) of"
                                + " definition, in its double quotes: choose a value without it, or give it to the program in a file"),
                of("t \"${{inputs.x}}\"").add("inputs.x", "a$b"));
    }

    @Test
    void impossibleArgumentsAreRefused() {
        String command = "t \"${{inputs.x}}\"";
        assertTrue(of(command).add("inputs.x", "a\0b").orElseThrow().startsWith("has a NUL character"));
        assertTrue(of(command).add("inputs.x", "\ud800").orElseThrow().startsWith("has half of a character"));
        assertTrue(
                of(command).add("inputs.x", "a".repeat(200_000)).orElseThrow().startsWith("has 200000 bytes"));
        CommandValues twice = of("t \"${{inputs.x}}\" \"${{inputs.x}}\"");
        assertEquals(Optional.empty(), twice.add("inputs.x", "a".repeat(70_000)));
        assertTrue(twice.lengthProblem()
                .orElseThrow()
                .startsWith("command (line 2) of definition with its values has 140"));
    }

    /** The patterns of {@link CommandReferences} must not backtrack over a long command: 256 KiB would take minutes then. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                " ",
                "; ",
                "then ",
                "sh ",
                "sh -a ",
                "sh pipefail ",
                " -a/sh",
                "su ",
                "su -",
                "/sh -c",
                "${",
                "$(",
                "${{",
                "${{ a ",
                "$(case ",
                "\"$("
            })
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void repetitiveCommandIsReadInLinearTime(String part) {
        String command = part.repeat(256 * 1024 / part.length()) + "${{inputs.x}}";
        assertTrue(CommandReferences.of(command).size() <= 1);
    }
}
