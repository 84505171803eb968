package io.jenkins.plugins.azureml.testing.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that a Jenkinsfile runs in: its own folder, or a copy for the example, so that the repository stays
 * clean.
 *
 * @param temporary to delete at the end, null if there is nothing to delete
 */
record DemoWorkspace(Path folder, Path jenkinsfile, Path temporary) implements AutoCloseable {

    /** @param jenkinsfile null for the example */
    static DemoWorkspace of(Path jenkinsfile, Path project) throws IOException {
        if (jenkinsfile != null) {
            return new DemoWorkspace(jenkinsfile.getParent(), jenkinsfile, null);
        }
        Path temporary = Files.createTempDirectory("azure-ml-demo");
        Path folder = temporary.resolve("iris");
        copy(project.resolve("docs/examples/iris"), folder);
        return new DemoWorkspace(folder, folder.resolve("Jenkinsfile"), temporary);
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path path : all(from)) {
            Files.copy(path, to.resolve(from.relativize(path).toString()));
        }
    }

    private static List<Path> all(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.toList();
        }
    }

    @Override
    public void close() throws IOException {
        // Steps keep temporary files next to a workspace, as in Jenkins. Here nothing else uses that folder.
        File beside = new File(folder.getParent().toFile(), folder.getFileName() + "@tmp");
        if (beside.isDirectory() && beside.list().length == 0) {
            Files.delete(beside.toPath());
        }
        if (temporary != null && Files.exists(temporary)) {
            for (Path path :
                    all(temporary).stream().sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
