package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The files of a run. One folder has the service's logs and the uploads; another has the project, with the script's
 * own {@code outputs/} and {@code logs/}. The artifacts are the files of both.
 */
final class RunFiles {
    static final String STD_LOG = "user_logs/std_log.txt";
    static final String BUILD_LOG = "azureml-logs/20_image_build_log.txt";
    static final String SYSTEM_LOG = "logs/azureml/azureml.log";
    private static final List<String> COLLECTED = List.of("outputs/", "logs/");
    private static final List<String> LOG_FOLDERS = List.of("user_logs/", "azureml-logs/", "logs/", "system_logs/");

    /** The project as submitted, which the script does not change. */
    final Path snapshot;

    final Path project;
    /** The folder with the inputs and the named outputs of a job. */
    final Path inputs;

    final Path outputs;
    private final Path service;
    private final boolean collectsOutputs;

    RunFiles(Path folder, boolean collectsOutputs) throws IOException {
        this.snapshot = folder.resolve("snapshot");
        this.project = folder.resolve("project");
        this.inputs = folder.resolve("inputs");
        this.outputs = folder.resolve("outputs");
        this.service = folder.resolve("service");
        this.collectsOutputs = collectsOutputs;
        Files.createDirectories(service);
    }

    /** Returns a file in the service's folder and creates its parent. */
    Path own(String path) throws IOException {
        Path file = resolve(service, path)
                .orElseThrow(() -> ServiceException.userError("The path '" + path + "' is not valid.", "BadArgument"));
        Files.createDirectories(file.getParent());
        return file;
    }

    synchronized void append(String path, byte[] bytes) {
        try {
            Files.write(own(path), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the artifact at a path. An empty file does not exist yet, like a log before its first line. */
    Optional<Path> find(String path) {
        Optional<Path> own = resolve(service, path).filter(RunFiles::isFile);
        if (own.isPresent()) {
            return path.equals(STD_LOG) ? own.filter(file -> size(file) > 0) : own;
        }
        if (!isCollected(path)) {
            return Optional.empty();
        }
        return resolve(project, path).filter(RunFiles::isFile);
    }

    private boolean isCollected(String path) {
        return COLLECTED.stream().anyMatch(path::startsWith) && (collectsOutputs || !path.startsWith("outputs/"));
    }

    private static Optional<Path> resolve(Path root, String path) {
        if (path.isEmpty() || path.startsWith("/") || path.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        Path file = root.resolve(path).normalize();
        return file.startsWith(root) && !file.equals(root) ? Optional.of(file) : Optional.empty();
    }

    private static boolean isFile(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Returns the paths of the artifacts, sorted. The prefix is a file, or a folder with or without trailing slash. */
    List<String> list(String prefix) {
        TreeSet<String> paths = new TreeSet<>(walk(service, service));
        for (String folder : COLLECTED) {
            if (isCollected(folder)) {
                paths.addAll(walk(project, project.resolve(folder)));
            }
        }
        paths.removeIf(path -> !prefix.isEmpty()
                && !path.equals(prefix)
                && !path.startsWith(prefix.endsWith("/") ? prefix : prefix + "/"));
        return new ArrayList<>(paths);
    }

    List<String> logs() {
        return list("").stream()
                .filter(path -> LOG_FOLDERS.stream().anyMatch(path::startsWith))
                .toList();
    }

    /** Returns the paths of the files below a folder, relative to the root. */
    private static List<String> walk(Path root, Path folder) {
        List<String> paths = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return paths;
        }
        int base = root.toString().length() + 1;
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        paths.add(file.toString().substring(base).replace('\\', '/'));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    // A running script may delete a file that was just listed.
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return paths;
    }
}
