package io.jenkins.plugins.azureml.steps.submit;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Ids for runs, chosen here so that a submit can be repeated without paying twice: a person reads job and build in it, 64
 * random bits make it the only one.
 */
final class RunIdGenerator {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int READABLE = 80;

    private RunIdGenerator() {}

    @NonNull
    static String forBuild(@NonNull Run<?, ?> run) {
        String job =
                run.getParent().getFullName().replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-+|-+$", "");
        if (job.length() > READABLE) {
            // The end of a folder's path says more than its beginning.
            job = job.substring(job.length() - READABLE).replaceAll("^-+", "");
        }
        byte[] bits = new byte[8];
        RANDOM.nextBytes(bits);
        return (job.isEmpty() ? "jenkins" : job) + "-" + run.getNumber() + "-"
                + HexFormat.of().formatHex(bits);
    }
}
