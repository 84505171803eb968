package io.jenkins.plugins.azureml.testing.pipeline.steps;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.TaskListener;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** Runs a shell script in the workspace and prints its output live. */
final class ShExecution extends StepExecution {
    private static final long serialVersionUID = 1L;

    private final transient Arguments args;
    private transient Process process;
    private transient volatile Throwable stopCause;

    ShExecution(StepContext context, Arguments args) {
        super(context);
        this.args = args;
    }

    @Override
    public boolean start() throws Exception {
        boolean returnStdout = args.flag("returnStdout", false);
        ProcessBuilder builder = new ProcessBuilder("sh", "-xe", "-c", args.text("script"))
                .directory(new File(WorkspaceSteps.here(getContext()).getRemote()))
                .redirectErrorStream(!returnStdout);
        builder.environment().putAll(getContext().get(EnvVars.class));
        PrintStream log = getContext().get(TaskListener.class).getLogger();
        process = builder.start();
        process.getOutputStream().close();
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        Thread errors = copy(process.getErrorStream(), log, "stderr of sh");
        Thread output = copy(process.getInputStream(), returnStdout ? kept : log, "stdout of sh");
        Thread end = new Thread(() -> end(errors, output, kept, returnStdout), "end of sh");
        end.setDaemon(true);
        end.start();
        return false;
    }

    private static Thread copy(InputStream from, OutputStream to, String name) {
        Thread copier = new Thread(
                () -> {
                    try (from) {
                        byte[] buffer = new byte[8192];
                        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                            to.write(buffer, 0, n);
                            to.flush();
                        }
                    } catch (IOException e) {
                        // The process was stopped.
                    }
                },
                name);
        copier.setDaemon(true);
        copier.start();
        return copier;
    }

    private void end(Thread errors, Thread output, ByteArrayOutputStream kept, boolean returnStdout) {
        try {
            int status = process.waitFor();
            errors.join();
            output.join();
            if (stopCause != null) {
                getContext().onFailure(stopCause);
            } else if (args.flag("returnStatus", false)) {
                getContext().onSuccess(status);
            } else if (status != 0) {
                getContext().onFailure(new AbortException("script returned exit code " + status));
            } else {
                getContext().onSuccess(returnStdout ? kept.toString(StandardCharsets.UTF_8) : null);
            }
        } catch (InterruptedException e) {
            getContext().onFailure(e);
        }
    }

    @Override
    public void stop(Throwable cause) throws Exception {
        getContext().get(TaskListener.class).getLogger().println("Sending interrupt signal to process");
        // Set first: the exit code of the killed process is not the reason for the end.
        stopCause = cause;
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        getContext().onFailure(cause);
    }
}
