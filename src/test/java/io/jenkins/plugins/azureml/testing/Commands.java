package io.jenkins.plugins.azureml.testing;

import java.io.File;
import java.util.stream.Stream;

/** Programs on the path of this machine. */
public final class Commands {

    private Commands() {}

    public static boolean exist(String... names) {
        return Stream.of(names)
                .allMatch(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> new File(folder, name).canExecute()));
    }
}
