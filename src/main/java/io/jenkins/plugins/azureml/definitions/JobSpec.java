package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A job to submit: its REST body, and the references to resolve before the body is complete. */
public final class JobSpec {

    private final ObjectNode properties;
    private final List<String> notes = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();
    private String compute;
    private JobEnvironment environment;
    private String code;
    private String codePlace;
    private String script;

    JobSpec(@NonNull ObjectNode properties) {
        this.properties = properties;
    }

    /** Creates a command job without any settings. */
    @NonNull
    static JobSpec command() {
        return new JobSpec(JsonNodeFactory.instance.objectNode().put("jobType", "Command"));
    }

    /** Returns the body of the request without the values that the other methods return. */
    @NonNull
    public ObjectNode properties() {
        return properties;
    }

    /** Returns the name of a compute to verify and add to the body; null if there is nothing to add. */
    @CheckForNull
    public String compute() {
        return compute;
    }

    /** Returns the environment to find or create and add to the body; null if there is nothing to add. */
    @CheckForNull
    public JobEnvironment environment() {
        return environment;
    }

    /**
     * Returns the folder with the code to upload, relative to the current folder of the step; null if there is none.
     */
    @CheckForNull
    public String code() {
        return code;
    }

    /** Returns where the definition names the folder with the code, for messages; null if it does not. */
    @CheckForNull
    public String codePlace() {
        return codePlace;
    }

    void codePlace(@NonNull String place) {
        codePlace = place;
    }

    /** Returns a file that the folder of the code must contain; null if it is unknown. */
    @CheckForNull
    public String script() {
        return script;
    }

    /** Returns notes for the user on how the definition was interpreted, one sentence each. */
    @NonNull
    public List<String> notes() {
        return notes;
    }

    /** Returns the part of the body that refers to the code: the job itself, or the trial of a sweep. */
    @NonNull
    public ObjectNode codeOwner() {
        return properties.path("jobType").asText().equalsIgnoreCase("Sweep")
                        && properties.get("trial") instanceof ObjectNode trial
                ? trial
                : properties;
    }

    /** Returns values of the body that are known only when an asset has been found or uploaded. */
    @NonNull
    public List<Reference> references() {
        return references;
    }

    /** Sets the ids of the compute, the environment and the data in the body. Code is not included. */
    public void fill(@NonNull Assets assets) throws IOException, InterruptedException {
        if (compute != null) {
            properties.put("computeId", assets.compute(compute));
        }
        if (environment != null) {
            codeOwner().put("environmentId", assets.environment(environment));
        }
        Reference.fillAll(references, assets);
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
