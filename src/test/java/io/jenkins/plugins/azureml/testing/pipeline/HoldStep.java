package io.jenkins.plugins.azureml.testing.pipeline;

import hudson.EnvVars;
import hudson.model.TaskListener;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code hold 'name'}: starts, and completes when the test says so. */
public final class HoldStep extends Step {
    private final String name;
    private Map<String, String> tags = Map.of();
    private List<Object> items = List.of();
    private int count;
    private long millis;
    private Object data;

    @DataBoundConstructor
    public HoldStep(String name) {
        this.name = name;
    }

    @DataBoundSetter
    public void setTags(Map<String, String> tags) {
        this.tags = tags;
    }

    @DataBoundSetter
    public void setItems(List<Object> items) {
        this.items = items;
    }

    @DataBoundSetter
    public void setCount(int count) {
        this.count = count;
    }

    @DataBoundSetter
    public void setMillis(long millis) {
        this.millis = millis;
    }

    @DataBoundSetter
    public void setData(Object data) {
        this.data = data;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1L;

        final String name;
        final transient HoldStep step;
        int restarts;

        /** Set by tests to an object that is not serializable. */
        Object extra;

        Execution(StepContext context, HoldStep step) {
            super(context);
            this.step = step;
            name = step.name;
        }

        Map<String, String> tags() {
            return step.tags;
        }

        List<Object> items() {
            return step.items;
        }

        int count() {
            return step.count;
        }

        long millis() {
            return step.millis;
        }

        Object data() {
            return step.data;
        }

        @Override
        public boolean start() throws Exception {
            print("holding " + name + " for " + getContext().get(EnvVars.class).get("WHO", "nobody"));
            return false;
        }

        void print(String line) throws Exception {
            getContext().get(TaskListener.class).getLogger().println(line);
        }

        @Override
        public void stop(Throwable cause) throws Exception {
            print("stopping " + name);
            super.stop(cause);
        }

        @Override
        public void onResume() {
            restarts++;
        }
    }

    static final class Descriptor extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "hold";
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(TaskListener.class);
        }
    }
}
