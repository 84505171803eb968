package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Copies the inputs of a job to this machine before it starts, and stores its outputs afterwards. */
final class JobData {
    private JobData() {}

    /** Copies the inputs and returns the command line with all placeholders resolved. */
    static String prepare(Run run) throws IOException {
        Job.Command command = run.job.command();
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, JsonNode> input : command.inputs().properties()) {
            values.put("inputs." + input.getKey(), input(run, input.getKey(), input.getValue()));
        }
        for (Map.Entry<String, JsonNode> output : command.outputs().properties()) {
            Path place = run.files.outputs.resolve(output.getKey());
            Files.createDirectories(isFile(output.getValue()) ? run.files.outputs : place);
            values.put("outputs." + output.getKey(), place.toString());
        }
        command.parameters().forEach((name, value) -> values.put("search_space." + name, value));
        return Placeholders.resolve(command.text(), values::get);
    }

    private static boolean isFile(JsonNode output) {
        return output.path("jobOutputType").asText().equals("uri_file");
    }

    private static String input(Run run, String name, JsonNode input) throws IOException {
        if (input.path("jobInputType").asText().equals("literal")) {
            return input.path("value").asText();
        }
        String uri = input.path("uri").asText();
        if (input.path("mode").asText().equals("Direct")) {
            return uri;
        }
        BlobPath place = JobInputs.find(run.workspace, uri)
                .filter(found -> !found.blobs().isEmpty())
                .orElseThrow(() -> ServiceException.userError(
                        "The input '" + name + "' of the job was not found: there is nothing at " + uri + ".",
                        "DataAccessError",
                        "NotFound"));
        Path folder = Files.createDirectories(run.files.inputs.resolve(name));
        place.copyTo(folder);
        return place.isFile()
                ? folder.resolve(place.path().substring(place.parent().length()))
                        .toString()
                : folder.toString();
    }

    /** Stores the named outputs of the job. */
    static void collect(Run run) throws IOException {
        if (run.job.command() == null) {
            return;
        }
        ObjectNode outputs = run.job.command().outputs();
        for (Iterator<String> names = outputs.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            Path place = run.files.outputs.resolve(name);
            BlobPath target = BlobPath.find(run.workspace, JobOutputs.uri(run, name))
                    .orElseThrow(() -> new IOException("no place for the output '" + name + "'"));
            if (Files.isRegularFile(place)) {
                target.container().store(target.path(), place);
            } else if (Files.isDirectory(place)) {
                for (Path file : files(place)) {
                    String relative = place.relativize(file).toString().replace('\\', '/');
                    target.container().store(target.prefix() + relative, file);
                }
            }
        }
    }

    /** Stores the outputs of a run as those of another run with the same outputs. */
    static void copyOutputs(Run from, Run to) {
        if (to.job == null) {
            return;
        }
        for (String name : Json.names(to.job.properties().path("outputs"))) {
            Optional<BlobPath> source = BlobPath.find(from.workspace, JobOutputs.uri(from, name));
            Optional<BlobPath> target = BlobPath.find(to.workspace, JobOutputs.uri(to, name));
            if (source.isPresent() && target.isPresent()) {
                source.get().copyTo(target.get());
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
