package io.jenkins.plugins.azureml.definitions.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.Paths;
import io.jenkins.plugins.azureml.definitions.yaml.CliText;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a pipeline with all files that it refers to, and collects the problems of all of them. */
final class Session {

    private static final int MAX_FILES = 500;
    private static final String PREFIX = "file:";

    private final WorkspaceRef workspace;
    private final SourceFile.Files files;
    private final Map<String, SourceFile> opened = new LinkedHashMap<>();
    private final Map<String, Component> components = new HashMap<>();
    private final List<String> unreadable = new ArrayList<>();
    private final List<String> path = new ArrayList<>();

    Session(@NonNull WorkspaceRef workspace, @NonNull SourceFile.Files files) {
        this.workspace = workspace;
        this.files = files;
    }

    @NonNull
    WorkspaceRef workspace() {
        return workspace;
    }

    /** @param folder that paths in the definition are relative to */
    @NonNull
    SourceFile open(@NonNull Definition definition, @NonNull String folder) throws DefinitionException {
        SourceFile file = new SourceFile(CliText.of(definition, false), "", folder, files);
        opened.put("", file);
        return file;
    }

    /**
     * Reads the component in a file, once.
     *
     * @param from file that refers to it
     * @return null if it cannot be read, which is reported
     */
    @CheckForNull
    Component component(
            @NonNull Section part,
            @NonNull String key,
            @NonNull String reference,
            @NonNull SourceFile from,
            @NonNull String type)
            throws InterruptedException {
        boolean prefixed = reference.startsWith(PREFIX);
        String file = Paths.join(from.folder(), prefixed ? reference.substring(PREFIX.length()) : reference);
        if (path.contains(file)) {
            part.problem(key, "'" + reference + "' contains itself: " + String.join(" → ", path) + " → " + file);
            return null;
        }
        // Microsoft's client treats a file with this prefix as an inline component.
        Component.Source source = prefixed ? Component.Source.INLINE : Component.Source.FILE;
        String name = source + " " + file;
        if (!components.containsKey(name)) {
            components.put(name, read(part, key, file, from, type, source));
        }
        Component component = components.get(name);
        if (component != null && prefixed) {
            component.share();
        }
        if (component != null && !component.type().equals(type)) {
            part.problem(
                    key,
                    "'" + reference + "' is a component of the type " + component.type()
                            + ", but a component of the type " + type + " is needed here");
            return null;
        }
        return component;
    }

    @CheckForNull
    private Component read(Section part, String key, String file, SourceFile from, String type, Component.Source origin)
            throws InterruptedException {
        if (opened.size() > MAX_FILES) {
            part.problem(key, "is one of more than " + MAX_FILES + " files of components");
            return null;
        }
        String text = new SourceFile(from.text(), "", "", files).read(part, key, file);
        if (text.isBlank()) {
            return null;
        }
        SourceFile source;
        try {
            CliText cli = CliText.of(Definition.read("", text), false);
            source = new SourceFile(cli, file, Paths.folder(file), files);
        } catch (DefinitionException e) {
            e.problems().forEach(problem -> unreadable.add(inFile(file, problem)));
            return null;
        }
        opened.put(file, source);
        path.add(file);
        try {
            String own = source.text().root().text("type");
            return new ComponentReader(this, source).read(source.text().root(), own == null ? type : own, origin);
        } finally {
            path.remove(path.size() - 1);
        }
    }

    private static String inFile(String file, String problem) {
        return "component file '" + file + "': " + problem;
    }

    /** @throws DefinitionException if any of the files has a problem */
    void requireValid() throws DefinitionException {
        List<String> problems = new ArrayList<>();
        opened.forEach((file, source) -> {
            try {
                source.text().requireValid();
            } catch (DefinitionException e) {
                e.problems().forEach(problem -> problems.add(file.isEmpty() ? problem : inFile(file, problem)));
            }
        });
        problems.addAll(unreadable);
        if (!problems.isEmpty()) {
            throw new DefinitionException(problems);
        }
    }
}
