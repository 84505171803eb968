package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.rest.Rest;
import io.jenkins.plugins.azureml.client.rest.RestRequest;
import io.jenkins.plugins.azureml.client.rest.RestResponse;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** {@code amlRequest}: sends one request to any path of the API, for operations without a step of their own. */
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

    /**
     * Returns the service: {@code arm} for Azure Resource Manager, {@code regional} for the endpoint of the workspace's region.
     */
    @NonNull
    public String getApi() {
        return api;
    }

    @DataBoundSetter
    public void setApi(String api) {
        String text = Util.fixEmptyAndTrim(api);
        this.api = text == null ? "arm" : text;
    }

    /** Returns the api-version; {@code none} to send no {@code api-version} parameter. */
    @CheckForNull
    public String getApiVersion() {
        return apiVersion;
    }

    @DataBoundSetter
    public void setApiVersion(String apiVersion) {
        this.apiVersion = Util.fixEmptyAndTrim(apiVersion);
    }

    /** Returns the body: plain values, or JSON text. */
    @CheckForNull
    public Object getBody() {
        return body;
    }

    @DataBoundSetter
    public void setBody(Object body) {
        this.body = PlainValues.of("body", body);
    }

    /** Returns whether to read all pages of a list. */
    public boolean isAll() {
        return all;
    }

    @DataBoundSetter
    public void setAll(boolean all) {
        this.all = all;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new Execution(context, settings(context), this);
    }

    /** Sends the request. After a restart a POST or PATCH is not sent again, because it may have been executed. */
    private static final class Execution extends SingleCallExecution {

        private static final long serialVersionUID = 1L;

        private static final String NO_VERSION = "none";
        private static final Set<String> REPEATABLE = Set.of("GET", "PUT", "DELETE");

        private final AmlRequestStep step;

        Execution(@NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlRequestStep step) {
            super(context, settings);
            this.step = step;
        }

        @NonNull
        static Optional<String> pathProblem(@CheckForNull String path) {
            return new RestRequest("GET", RestRequest.Api.ARM, path, null, null, false)
                    .problems().stream().findFirst();
        }

        @NonNull
        @Override
        protected List<String> problems() {
            List<String> problems = super.problems();
            if (!step.getApi().equals("arm") && !step.getApi().equals("regional")) {
                problems.add("api '" + step.getApi() + "' must be 'arm' or 'regional'");
            }
            problems.addAll(request().problems());
            return problems;
        }

        private RestRequest request() {
            RestRequest.Api api = step.getApi().equals("regional") ? RestRequest.Api.REGIONAL : RestRequest.Api.ARM;
            String version = step.getApiVersion();
            if (version == null) {
                version = Rest.defaultVersion(api, step.getPath());
            } else if (version.equals(NO_VERSION)) {
                version = null;
            }
            return new RestRequest(step.getMethod(), api, step.getPath(), version, step.getBody(), step.isAll());
        }

        @Override
        protected Object call(boolean maybeSent) throws IOException, InterruptedException {
            RestRequest request = request();
            boolean query = request.all();
            if (maybeSent && !query && !REPEATABLE.contains(request.method())) {
                throw new AbortException("The controller was restarted while " + request
                        + " was in progress. The request may have been executed, so it was not retried.");
            }
            RestResponse answer = client().rest().send(request);
            println("Azure ML: " + request + ": HTTP " + answer.status());
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("status", answer.status());
            result.put("body", answer.body());
            result.put("requestId", answer.requestId());
            return result;
        }

        @Override
        public String getStatus() {
            return request().toString();
        }
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
            return check(value, Execution::pathProblem);
        }
    }
}
