package io.jenkins.plugins.azureml.testing.pipeline;

import java.io.Serializable;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code frame('x') { … }}: provides its body with a {@link Frame}, which {@code frameName()} reads. */
public final class FrameStep extends Step {
    /** The context object of the body. */
    record Frame(String name) implements Serializable {}

    private final String name;

    @DataBoundConstructor
    public FrameStep(String name) {
        this.name = name;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, name);
    }

    static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1L;

        private final String name;

        Execution(StepContext context, String name) {
            super(context);
            this.name = name;
        }

        @Override
        public boolean start() {
            getContext()
                    .newBodyInvoker()
                    .withContext(new Frame(name))
                    .withCallback(new End(name))
                    .start();
            return false;
        }
    }

    private static final class End extends BodyExecutionCallback {
        private static final long serialVersionUID = 1L;

        private final String name;

        End(String name) {
            this.name = name;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            context.onSuccess(name + ":" + result);
        }

        @Override
        public void onFailure(StepContext context, Throwable t) {
            context.onFailure(t);
        }
    }

    static final class Descriptor extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "frame";
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of();
        }

        @Override
        public Set<? extends Class<?>> getProvidedContext() {
            return Set.of(Frame.class);
        }
    }

    /** {@code frameName()}: returns at once, and requires a frame. */
    public static final class NameStep extends Step {
        @DataBoundConstructor
        public NameStep() {
            // No parameters.
        }

        @Override
        public StepExecution start(StepContext context) {
            return new StepExecution(context) {
                private static final long serialVersionUID = 1L;

                @Override
                public boolean start() throws Exception {
                    getContext().onSuccess(getContext().get(Frame.class).name());
                    return true;
                }
            };
        }

        static final class Descriptor extends StepDescriptor {
            @Override
            public String getFunctionName() {
                return "frameName";
            }

            @Override
            public Set<? extends Class<?>> getRequiredContext() {
                return Set.of(Frame.class);
            }
        }
    }
}
