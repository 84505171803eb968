package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code amlRequest}: any other operation of the API, by its path. */
public class AmlRequestStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private final String path;
    private String method = "GET";
    private String api = "arm";
    private String apiVersion;
    private Object body;
    private boolean all;

    @DataBoundConstructor
    public AmlRequestStep(@NonNull String path) {
        this.path = Util.fixEmptyAndTrim(path);
    }

    @CheckForNull
    public String getPath() {
        return path;
    }

    @NonNull
    public String getMethod() {
        return method;
    }

    @DataBoundSetter
    public void setMethod(String method) {
        String text = Util.fixEmptyAndTrim(method);
        this.method = text == null ? "GET" : text;
    }

    /** {@code arm}: Azure Resource Manager; {@code regional}: the server of the workspace's region. */
    @NonNull
    public String getApi() {
        return api;
    }

    @DataBoundSetter
    public void setApi(String api) {
        String text = Util.fixEmptyAndTrim(api);
        this.api = text == null ? "arm" : text;
    }

    /** {@code none} to leave it out. */
    @CheckForNull
    public String getApiVersion() {
        return apiVersion;
    }

    @DataBoundSetter
    public void setApiVersion(String apiVersion) {
        this.apiVersion = Util.fixEmptyAndTrim(apiVersion);
    }

    /** Plain values, or JSON text. */
    @CheckForNull
    public Object getBody() {
        return body;
    }

    @DataBoundSetter
    public void setBody(Object body) {
        this.body = PlainValues.of("body", body);
    }

    /** Whether to read all pages of a list. */
    public boolean isAll() {
        return all;
    }

    @DataBoundSetter
    public void setAll(boolean all) {
        this.all = all;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlRequestExecution(context, settings(context), this);
    }

    @Extension
    @Symbol("amlRequest")
    public static class DescriptorImpl extends AmlStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlRequest";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlRequestStep_displayName();
        }

        @NonNull
        @Override
        protected Set<String> bodies() {
            return Set.of("body");
        }

        @NonNull
        @Override
        public StepVariables variables(Object result) {
            Map<?, ?> response = (Map<?, ?>) result;
            return new StepVariables()
                    .set("AZUREML_RESPONSE_STATUS", response.get("status"))
                    .setJson("AZUREML_RESPONSE", response.get("body"));
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues texts = FormValues.extract(form, "body");
            AmlRequestStep step = (AmlRequestStep) super.newInstance(req, form);
            step.setBody(texts.text("body"));
            return step;
        }

        @POST
        public ListBoxModel doFillMethodItems() {
            ListBoxModel items = new ListBoxModel();
            items.add("GET");
            items.add("POST");
            items.add("PUT");
            items.add("PATCH");
            items.add("DELETE");
            return items;
        }

        @POST
        public ListBoxModel doFillApiItems() {
            ListBoxModel items = new ListBoxModel();
            items.add("arm");
            items.add("regional");
            return items;
        }

        @POST
        public FormValidation doCheckPath(@QueryParameter String value) {
            return check(value, AmlRequestExecution::pathProblem);
        }
    }
}
