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

/** Reads text files of an agent. Decodes them as strict UTF-8, whatever the default encoding of the agent. */
public final class AgentFiles {

    private AgentFiles() {}

    /**
     * Reads a file.
     *
     * @param boundary folder that the file must not be outside of
     * @param parameter name of the parameter that names the file, for the error
     * @param file path relative to the folder of {@code place}
     * @param longest maximum size in bytes
     * @param usual advice for the error if the file is too long, such as how long such files are or how to shorten it
     * @throws AbortException if the file is missing, too long or not UTF-8
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
            throw new AbortException(parameter + " '" + file + "' does not exist in " + folder.getRemote()
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
