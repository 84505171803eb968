package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Generates run ids from job name, build number and 64 random bits. A client-side id lets a submit be retried without a second
 * run.
 */
public final class RunIdGenerator {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MAX_JOB_LENGTH = 80;

    private RunIdGenerator() {}

    /** Returns a run id that no other call returns. */
    @NonNull
    public static String forBuild(@NonNull Run<?, ?> run) {
        String job =
                run.getParent().getFullName().replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-+|-+$", "");
        if (job.length() > MAX_JOB_LENGTH) {
            // The end of a path is more specific than its beginning.
            job = job.substring(job.length() - MAX_JOB_LENGTH).replaceAll("^-+", "");
        }
        byte[] bits = new byte[8];
        RANDOM.nextBytes(bits);
        return (job.isEmpty() ? "jenkins" : job) + "-" + run.getNumber() + "-"
                + HexFormat.of().formatHex(bits);
    }
}
