package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.ServiceError;
import io.jenkins.plugins.azureml.client.http.message.ResponseHead;

/**
 * Supplies the line of an error that says what to do about it. The texts belong to the layer above, which knows where users
 * enter credentials and proxies; nothing is decided by them. Each method returns null if there is no good advice.
 */
public interface Advice {

    /** Advises nothing. */
    Advice NONE = new Advice() {
        @Override
        public String onResponse(Call.Target target, ResponseHead head, ServiceError error) {
            return null;
        }

        @Override
        public String onFailure(Call.Target target, Failure.Kind kind, String host) {
            return null;
        }

        @Override
        public String onUnusable(Call.Target target, Defect defect, String host) {
            return null;
        }

        @Override
        public String onCodes(String text) {
            return null;
        }
    };

    /** Why a successful response is of no use. */
    enum Defect {
        WEB_PAGE,
        INCOMPLETE_JSON,
        NO_TOKEN
    }

    /** Returns advice for an error response of {@code target}. */
    @CheckForNull
    String onResponse(Call.Target target, ResponseHead head, ServiceError error);

    /** Returns advice for a request to {@code host} that got no response; null if there is none. */
    @CheckForNull
    String onFailure(Call.Target target, Failure.Kind kind, String host);

    /** Returns advice for a successful response of {@code host} that is not what was asked for. */
    @CheckForNull
    String onUnusable(Call.Target target, Defect defect, String host);

    /** Returns advice for the first known error code in {@code text}: the codes and messages of one error. */
    @CheckForNull
    String onCodes(String text);
}
