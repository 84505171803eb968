package io.jenkins.plugins.azureml.testing.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads options as they were typed, since a JVM under a locale without UTF-8 loses non-ASCII characters. */
final class TypedOptions {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private TypedOptions() {}

    /** Returns the names of the system properties that this process's arguments set; none if they are unknown. */
    static Set<String> names() {
        return names(ProcessHandle.current().info().arguments().map(List::of).orElseGet(() -> List.of()));
    }

    static Set<String> names(List<String> arguments) {
        return arguments.stream()
                .filter(argument -> argument.startsWith("-D"))
                .map(argument -> argument.substring(2).split("=", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns a system property, from this process's command line if the JVM could not decode it. */
    static String get(String name, Properties properties) {
        String value = properties.getProperty(name);
        if (value.indexOf('\uFFFD') < 0 || !Files.isReadable(COMMAND_LINE)) {
            return value;
        }
        try {
            return find(name, new String(Files.readAllBytes(COMMAND_LINE), StandardCharsets.UTF_8), value);
        } catch (IOException e) {
            return value;
        }
    }

    /** @param commandLine the arguments, each followed by NUL */
    static String find(String name, String commandLine, String otherwise) {
        String found = otherwise;
        for (String argument : commandLine.split("\0")) {
            if (argument.startsWith("-D" + name + "=")) {
                found = argument.substring(name.length() + 3);
            }
        }
        return found;
    }
}
