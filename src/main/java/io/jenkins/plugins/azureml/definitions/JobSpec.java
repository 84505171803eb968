package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.List;

/**
 * A job that is to be started: its REST body, and what has to be found or made before that is complete. Filled by whoever reads a
 * definition.
 */
public final class JobSpec {

    private final ObjectNode properties;
    private final List<String> notes = new ArrayList<>();
    private String compute;
    private JobEnvironment environment;
    private String code;
    private String script;

    JobSpec(@NonNull ObjectNode properties) {
        this.properties = properties;
    }

    /** A command job that says nothing yet. */
    @NonNull
    static JobSpec command() {
        return new JobSpec(JsonNodeFactory.instance.objectNode().put("jobType", "Command"));
    }

    /** The body of the request, but for what the other methods tell. */
    @NonNull
    public ObjectNode properties() {
        return properties;
    }

    /** Name of a compute of the workspace, to be checked and put into the body; null if there is nothing to do. */
    @CheckForNull
    public String compute() {
        return compute;
    }

    /** To be found or made and put into the body; null if there is nothing to do. */
    @CheckForNull
    public JobEnvironment environment() {
        return environment;
    }

    /** Folder with the code, relative to the step's current one, to be sent; null if there is none to send. */
    @CheckForNull
    public String code() {
        return code;
    }

    /** A file that has to be in the folder of the code; null if nobody knows of one. */
    @CheckForNull
    public String script() {
        return script;
    }

    /** What the user should know about the way in which the definition was read, a sentence each. */
    @NonNull
    public List<String> notes() {
        return notes;
    }

    /** The object of the body that names the code: the job itself, or the trial of a sweep. */
    @NonNull
    public ObjectNode runsCode() {
        return properties.path("jobType").asText().equalsIgnoreCase("Sweep")
                        && properties.get("trial") instanceof ObjectNode trial
                ? trial
                : properties;
    }

    void compute(@CheckForNull String name) {
        compute = name;
    }

    void environment(@CheckForNull JobEnvironment value) {
        environment = value;
    }

    void code(@CheckForNull String folder, @CheckForNull String mustHave) {
        code = folder;
        script = mustHave;
    }

    void note(@NonNull String sentence) {
        notes.add(sentence);
    }
}
