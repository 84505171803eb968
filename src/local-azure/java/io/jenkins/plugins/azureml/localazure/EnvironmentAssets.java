package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Rules of environment assets: an image, or a build context. Nothing is built; jobs run with this machine's Python. */
final class EnvironmentAssets implements AssetType {
    @Override
    public String plural() {
        return "environments";
    }

    @Override
    public Assets of(Workspace workspace) {
        return workspace.environments;
    }

    @Override
    public void check(Workspace workspace, ObjectNode properties) {
        boolean image = properties.hasNonNull("image");
        boolean build = properties.hasNonNull("build");
        if (image && build) {
            throw FrontEnd.bad(
                    "More than one of BaseImage, BaseDockerfile, and BuildContext were set; these are mutually exclusive "
                            + "properties.",
                    "ArgumentInvalid");
        }
        if (!image && !build) {
            throw FrontEnd.bad("An environment needs an image or a build context.", "ArgumentNullOrEmpty");
        }
        properties.put("environmentType", "UserCreated");
        if (!properties.hasNonNull("osType")) {
            properties.put("osType", "Linux");
        }
    }

    @Override
    public List<String> immutable() {
        return List.of("image", "build", "condaFile");
    }

    @Override
    public String immutableMessage() {
        return "An environment of this name and version exists with another content. Use another version.";
    }
}
