package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import jenkins.util.SystemProperties;

/**
 * What a step may use on an agent to transfer files. The controller reads the values from its system properties and sends
 * them along.
 *
 * @param connections requests at a time
 * @param bytes memory for contents that are being sent
 */
record TransferLimits(int connections, int bytes) implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final String PREFIX = "io.jenkins.plugins.azureml.";
    private static final int MOST_CONNECTIONS = 256;
    private static final int MOST_MEGABYTES = 1024;

    /** Returns the values of the system properties, within reason. */
    @NonNull
    static TransferLimits configured() {
        return new TransferLimits(
                between(1, number("transferConnections", 16), MOST_CONNECTIONS),
                between(1, number("transferMegabytes", 32), MOST_MEGABYTES) << 20);
    }

    private static int number(String name, int otherwise) {
        return SystemProperties.getInteger(PREFIX + name, otherwise);
    }

    private static int between(int least, int value, int most) {
        return Math.max(least, Math.min(value, most));
    }
}
