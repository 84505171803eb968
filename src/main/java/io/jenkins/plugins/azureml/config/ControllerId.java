package io.jenkins.plugins.azureml.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import jenkins.model.Jenkins;

/**
 * Identifies this controller in the tags of its runs, without saying anything about it: a hash of its secret identity and its
 * configured URL. A copy of a controller under another URL has another one. The URL of a request does not matter.
 */
public final class ControllerId {

    /** Name of the tag. */
    public static final String TAG = "jenkins.instance";

    private static final int DIGITS = 16;

    private ControllerId() {}

    @NonNull
    public static String get() {
        Jenkins jenkins = Jenkins.get();
        MessageDigest digest = ContentDigest.sha256();
        digest.update((jenkins.getLegacyInstanceId() + "\n" + jenkins.getConfiguredRootUrl())
                .getBytes(StandardCharsets.UTF_8));
        return ContentDigest.hex(digest).substring(0, DIGITS);
    }
}
