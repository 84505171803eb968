package io.jenkins.plugins.azureml.testing.pipeline;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.CpsTransformer;
import com.cloudbees.groovy.cps.NonCPS;
import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import hudson.EnvVars;
import hudson.FilePath;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.customizers.ImportCustomizer;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/**
 * Runs a Jenkinsfile (Scripted Pipeline) without Jenkins, on the engine that Jenkins uses.
 *
 * <pre>{@code
 * PipelineRun run = Pipeline.of("echo 'hello'").start();
 * run.await();
 * run.result();
 * }</pre>
 */
public final class Pipeline {
    static final String SCRIPT = "WorkflowScript";

    private final String script;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, Object> params = new LinkedHashMap<>();
    private final List<StepDescriptor> steps = new ArrayList<>();
    private Path workspace = Path.of("target", "workspace");
    private PrintStream console;
    private String jobName = "test";
    private int buildNumber = 1;

    private Pipeline(String script) {
        this.script = script;
    }

    public static Pipeline of(String script) {
        return new Pipeline(script);
    }

    public static Pipeline of(File jenkinsfile) throws IOException {
        return new Pipeline(Files.readString(jenkinsfile.toPath()));
    }

    /** Sets the folder that {@code node} allocates; created if it does not exist. */
    public Pipeline workspace(Path folder) {
        workspace = folder;
        return this;
    }

    public Pipeline env(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    public Pipeline env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public Pipeline params(Map<String, ?> values) {
        params.putAll(values);
        return this;
    }

    /** Sets a stream that the console is forwarded to. The console is always kept as text. */
    public Pipeline console(PrintStream stream) {
        console = stream;
        return this;
    }

    public Pipeline jobName(String name) {
        jobName = name;
        return this;
    }

    public Pipeline buildNumber(int number) {
        buildNumber = number;
        return this;
    }

    /** Adds a step to those of {@link StepDescriptor#all()}. Replaces a step with the same name. */
    public Pipeline step(StepDescriptor descriptor) {
        steps.add(descriptor);
        return this;
    }

    public PipelineRun start() {
        PipelineJob job = new PipelineJob(jobName);
        PipelineBuild build = new PipelineBuild(job, buildNumber);
        EnvVars variables = new EnvVars();
        variables.put("JOB_NAME", jobName);
        variables.put("JOB_BASE_NAME", jobName.substring(jobName.lastIndexOf('/') + 1));
        variables.put("BUILD_NUMBER", String.valueOf(buildNumber));
        variables.put("BUILD_ID", String.valueOf(buildNumber));
        variables.put("BUILD_TAG", "jenkins-" + jobName.replace('/', '-') + "-" + buildNumber);
        params.forEach((name, value) -> variables.put(name, String.valueOf(value)));
        variables.putAll(environment);
        CpsVm vm = new CpsVm(new Console(console), build, new StepTable(steps), variables);
        Scope scope = new Scope(
                null,
                List.of(
                        build,
                        job,
                        new Workspace(new FilePath(workspace.toAbsolutePath().toFile()))));
        PipelineRun run = new PipelineRun(vm);
        vm.execute(() -> run.begin(() -> compile(vm), scope));
        return run;
    }

    private Continuable compile(CpsVm vm) {
        CompilerConfiguration configuration = new CompilerConfiguration();
        configuration.setScriptBaseClass(PipelineScript.class.getName());
        configuration.addCompilationCustomizers(
                new CpsTransformer(), new ImportCustomizer().addImports(NonCPS.class.getName()));
        Binding binding = new Binding();
        binding.setVariable("params", params);
        PipelineScript program = (PipelineScript)
                new GroovyShell(Pipeline.class.getClassLoader(), binding, configuration).parse(script, SCRIPT);
        program.attach(vm);
        return new Continuable(program);
    }

    /** The folder that {@code node} allocates. */
    public record Workspace(FilePath folder) {}
}
