package io.jenkins.plugins.azureml.testing.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that a Jenkinsfile runs in: its own folder, or for an example a copy of all examples, so that the
 * repository stays clean and files of one example can refer to another, as after a checkout.
 *
 * @param temporary to delete at the end, null if there is nothing to delete
 */
record DemoWorkspace(Path folder, Path jenkinsfile, Path temporary) implements AutoCloseable {
    private static final Path EXAMPLES = Path.of("docs", "examples");

    static DemoWorkspace of(Path jenkinsfile, Path project) throws IOException {
        Path examples = project.resolve(EXAMPLES);
        Path file = project.resolve(jenkinsfile);
        if (!file.startsWith(examples)) {
            return new DemoWorkspace(file.getParent(), file, null);
        }
        Path temporary = Files.createTempDirectory("azure-ml-demo");
        Path folder = Files.createDirectory(temporary.resolve("workspace"));
        Path copy = Files.createDirectories(folder.resolve(EXAMPLES));
        copy(examples, copy);
        return new DemoWorkspace(folder, copy.resolve(examples.relativize(file)), temporary);
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path path : all(from)) {
            if (!path.equals(from)) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
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
