package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.Utf8Text;
import io.jenkins.plugins.azureml.snapshot.RealPath;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;

/** Text files of an agent, as strict UTF-8 whatever the agent's own encoding. */
public final class AgentFiles {

    private AgentFiles() {}

    /**
     * @param boundary how far the file may be away
     * @param parameter that names the file, for the error
     * @param file relative to the folder of {@code place}
     * @param longest in bytes
     * @param usual how long such a file is or how to make it shorter, for the error of one that is too long
     */
    @NonNull
    public static String readUtf8(
            @NonNull AgentPlace place,
            @NonNull WorkspaceBoundary boundary,
            @NonNull String parameter,
            @NonNull String file,
            int longest,
            @NonNull String usual)
            throws IOException, InterruptedException {
        FilePath folder = place.folder();
        FilePath path = folder.child(folder.act(new RealPath(boundary, parameter + " '" + file + "'", file)));
        if (!path.exists() || path.isDirectory()) {
            throw new AbortException(parameter + " '" + file + "': there is no such file in " + folder.getRemote()
                    + ". Check out the sources first, or correct the path, which is relative to the current folder.");
        }
        if (path.length() > longest) {
            throw new AbortException(
                    parameter + " '" + file + "' has " + HumanReadable.size(path.length()) + "; " + usual);
        }
        try (InputStream in = path.read()) {
            return Utf8Text.decode(in.readNBytes(longest));
        } catch (CharacterCodingException e) {
            throw new AbortException(parameter + " '" + file + "' " + e.getMessage() + ".");
        }
    }
}
