package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import java.util.Locale;

/** Makes ids from names, for the recorded cases of Microsoft's client. Cases that need more override it. */
public class CaseAssets implements Assets {

    public static final WorkspaceRef WORKSPACE = new WorkspaceRef("sub", "rg", "ws");

    protected static String id(String path) {
        return WORKSPACE.path() + path;
    }

    @Override
    public String compute(String name) {
        return id("/computes/" + name);
    }

    @Override
    public String environment(JobEnvironment environment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String code(LocalCode code) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String placeholderCode() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String version(String assets, String name, String label) {
        return label.toUpperCase(Locale.ROOT);
    }

    @Override
    public String data(String path, String datastore) {
        return "azureml://LOCAL[" + path + "]";
    }

    @Override
    public String deployedEnvironment(JobEnvironment environment) {
        return environment(environment);
    }

    @Override
    public String model(InlineModel model) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String buildContext(String path, String datastore) {
        return "https://LOCAL[" + path + "]/";
    }

    @Override
    public String component(String version, ObjectNode body) {
        throw new UnsupportedOperationException();
    }
}
