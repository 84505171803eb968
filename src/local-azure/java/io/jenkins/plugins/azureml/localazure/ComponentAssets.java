package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Rules of component assets: what pipeline steps consist of. */
final class ComponentAssets implements AssetType {
    @Override
    public String plural() {
        return "components";
    }

    @Override
    public Assets of(Workspace workspace) {
        return workspace.components;
    }

    @Override
    public void check(Workspace workspace, ObjectNode properties) {
        if (!properties.path("componentSpec").isObject()) {
            throw FrontEnd.bad("A component needs a componentSpec.", "ArgumentNullOrEmpty");
        }
    }

    @Override
    public List<String> immutable() {
        return List.of("componentSpec");
    }

    @Override
    public String immutableMessage() {
        return "A component of this name and version exists with another specification. Use another version.";
    }
}
