package io.jenkins.plugins.azureml.steps.endpoints;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.definitions.DefinitionFolder;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import io.jenkins.plugins.azureml.definitions.Overrides;
import io.jenkins.plugins.azureml.definitions.endpoints.OnlineDeploymentDefinition;
import io.jenkins.plugins.azureml.definitions.endpoints.OnlineEndpointDefinition;
import io.jenkins.plugins.azureml.definitions.yaml.CliText;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import io.jenkins.plugins.azureml.steps.AgentFiles;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.steps.assets.AssetResolver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The definitions of {@code amlDeploy}, from parameters or from files of the agent. */
final class DeploymentInputs {

    private static final DefinitionFolder NO_FILES = new DefinitionFolder("", file -> null);
    private static final int MAX_BYTES = 256 * 1024;
    private static final String SIZE_HINT = "such files usually have a few KB. Check the path";

    private final OnlineDeploymentDefinition deployment;
    private final OnlineEndpointDefinition endpoint;
    private final AgentPlace place;
    private final WorkspaceBoundary boundary;

    private DeploymentInputs(
            OnlineDeploymentDefinition deployment,
            OnlineEndpointDefinition endpoint,
            AgentPlace place,
            WorkspaceBoundary boundary) {
        this.deployment = deployment;
        this.endpoint = endpoint;
        this.place = place;
        this.boundary = boundary;
    }

    /**
     * Validates the definition of a deployment in a parameter. Returns one sentence per problem.
     *
     * @param hasInstanceType whether the parameter {@code instanceType} is set, which replaces that of the definition
     */
    @NonNull
    static List<String> problems(@CheckForNull Object definition, boolean hasInstanceType, @NonNull Overrides set) {
        String source = "definition: ";
        try {
            OnlineDeploymentDefinition deployment = deployment(definition, null, null, set, NO_FILES);
            return deployment == null ? List.of() : problems(deployment, hasInstanceType, source);
        } catch (DefinitionException e) {
            return e.problems().stream().map(source::concat).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** Validates the definition of an endpoint in a parameter. Returns one sentence per problem. */
    @NonNull
    static List<String> endpointProblems(@CheckForNull Object definition) {
        try {
            endpoint(definition, null, null);
            return List.of();
        } catch (DefinitionException e) {
            return e.problems().stream().map("endpointDefinition: "::concat).toList();
        }
    }

    private static List<String> problems(
            OnlineDeploymentDefinition deployment, boolean hasInstanceType, String source) {
        List<String> problems = new ArrayList<>();
        AssetResolver.problem(source + "model", deployment.model()).ifPresent(problems::add);
        if (!isFolder(deployment.code())) {
            AssetResolver.problem(source + "code_configuration.code", deployment.code())
                    .ifPresent(problems::add);
        }
        if (!hasInstanceType && deployment.instanceType() == null && !deployment.isKubernetes()) {
            problems.add(source + "instance_type is missing: set it here or in the parameter instanceType");
        }
        return problems;
    }

    /** Returns whether the step reads files of an agent. A definition that cannot be read is reported elsewhere. */
    static boolean needFiles(@NonNull AmlDeployStep step) {
        if (step.getDefinitionFile() != null || step.getEndpointDefinitionFile() != null) {
            return true;
        }
        try {
            List<String> files = new ArrayList<>();
            OnlineDeploymentDefinition inline = deployment(
                    step.getDefinition(), null, null, Overrides.of(step.getSet()), new DefinitionFolder("", file -> {
                        files.add(file);
                        return null;
                    }));
            return inline != null
                    && (!files.isEmpty()
                            || isFolder(inline.code())
                            || inline.inlineModel() != null
                                    && !inline.inlineModel().isRemote()
                            || inline.environment() instanceof JobEnvironment.Inline environment
                                    && environment.build() != null
                                    && !environment.build().isRemote());
        } catch (DefinitionException | AbortException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns whether code is a folder of the agent instead of a reference to code of the workspace. */
    static boolean isFolder(@CheckForNull String code) {
        return code != null && !AssetResolver.isReference(code);
    }

    /**
     * Reads and validates the definitions.
     *
     * @param place current folder; null if the step needs no files
     * @throws AbortException with all problems
     */
    @NonNull
    static DeploymentInputs read(@NonNull AmlDeployStep step, @CheckForNull AgentPlace place)
            throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        OnlineDeploymentDefinition deployment = null;
        OnlineEndpointDefinition endpoint = null;
        String file = step.getDefinitionFile();
        try {
            deployment = deployment(
                    step.getDefinition(),
                    file,
                    file == null ? null : text(place, place.jenkinsfileBoundary(), "definitionFile", file),
                    Overrides.of(step.getSet()),
                    place == null ? NO_FILES : folder(place, file));
        } catch (DefinitionException e) {
            e.problems().forEach(problem -> problems.add("definitionFile '" + file + "': " + problem));
        }
        String endpointFile = step.getEndpointDefinitionFile();
        try {
            endpoint = endpoint(
                    step.getEndpointDefinition(),
                    endpointFile,
                    endpointFile == null
                            ? null
                            : text(place, place.jenkinsfileBoundary(), "endpointDefinitionFile", endpointFile));
        } catch (DefinitionException e) {
            e.problems().forEach(problem -> problems.add("endpointDefinitionFile '" + endpointFile + "': " + problem));
        }
        if (deployment != null && file != null) {
            problems.addAll(problems(deployment, step.getInstanceType() != null, "definitionFile '" + file + "': "));
        }
        if (problems.isEmpty()) {
            OnlineEndpoints.problem("deployment", name(step, deployment)).ifPresent(problems::add);
        }
        if (!problems.isEmpty()) {
            throw new AbortException(String.join(".\n", problems) + ".");
        }
        return new DeploymentInputs(
                deployment,
                endpoint,
                place == null || file == null ? place : place.folderOf(file),
                place == null ? WorkspaceBoundary.OWN : place.definitionBoundary(file == null, file));
    }

    private static String text(AgentPlace place, WorkspaceBoundary boundary, String parameter, String file)
            throws IOException, InterruptedException {
        return AgentFiles.readUtf8(place, boundary, parameter, file, MAX_BYTES, SIZE_HINT);
    }

    /** Returns the folder of a definition; the current one for a definition in a parameter. */
    private static DefinitionFolder folder(AgentPlace place, @CheckForNull String file) {
        AgentPlace beside = file == null ? place : place.folderOf(file);
        WorkspaceBoundary boundary = place.definitionBoundary(file == null, file);
        return new DefinitionFolder("", path -> text(beside, boundary, "file", path));
    }

    private static OnlineDeploymentDefinition deployment(
            Object inline, String file, String text, Overrides set, DefinitionFolder folder)
            throws DefinitionException, InterruptedException {
        Definition written = written(inline, file, text);
        return written == null ? null : OnlineDeploymentDefinition.of(CliText.of(set.applyTo(written), false), folder);
    }

    private static OnlineEndpointDefinition endpoint(Object inline, String file, String text)
            throws DefinitionException {
        Definition written = written(inline, file, text);
        return written == null ? null : OnlineEndpointDefinition.of(CliText.of(written, false));
    }

    private static Definition written(Object inline, String file, String text) throws DefinitionException {
        if (text != null) {
            return Definition.read(file, text);
        }
        if (inline instanceof Map<?, ?> map) {
            return Definition.of("", map);
        }
        return inline == null ? null : Definition.read("", inline.toString());
    }

    private static String name(AmlDeployStep step, OnlineDeploymentDefinition deployment) {
        return step.getDeployment() != null ? step.getDeployment() : deployment == null ? null : deployment.name();
    }

    /** Returns the name of the deployment: the parameter, or else the name in the definition. */
    @NonNull
    String name(@NonNull AmlDeployStep step) {
        return name(step, deployment);
    }

    /** Returns null if there is no definition: only the parameters change the deployment then. */
    @CheckForNull
    OnlineDeploymentDefinition deployment() {
        return deployment;
    }

    /** Returns null if there is no definition: the endpoint does not change then. */
    @CheckForNull
    OnlineEndpointDefinition endpoint() {
        return endpoint;
    }

    /** Returns the folder to which paths in the definition of the deployment are relative; null if the step needs no files. */
    @CheckForNull
    FilePath folder() {
        return place == null ? null : place.folder();
    }

    /** Returns the limit for paths in the definition of the deployment. */
    @NonNull
    WorkspaceBoundary boundary() {
        return boundary;
    }
}
