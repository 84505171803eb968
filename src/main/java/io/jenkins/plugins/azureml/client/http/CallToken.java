package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.message.Challenge;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The token of one call: renewed once when it is refused, then exchanged once for a token of another audience. */
final class CallToken {

    private final Bearer given;
    private final boolean once;
    private final List<SecretText> shown = new ArrayList<>();
    private Bearer bearer;
    private SecretText token;
    private boolean renewed;
    private RawResponse refusal;

    /**
     * @param given null for a call without a token
     * @param once whether not to wait through retries for a new token
     */
    CallToken(@CheckForNull Bearer given, boolean once) {
        this.given = given;
        this.once = once;
    }

    /** Returns the token for the next attempt, and keeps it out of every error from now on. */
    SecretText next(URI target) throws AzureMlException, InterruptedException {
        if (bearer == null) {
            bearer = given.forTarget(target);
        }
        token = tokenOf(bearer);
        shown.add(token);
        return token;
    }

    private SecretText tokenOf(Bearer tokens) throws AzureMlException, InterruptedException {
        return once ? tokens.tokenOnce() : tokens.token();
    }

    /** Records that the next attempt carries no token. */
    void clear() {
        token = null;
    }

    /** Returns all tokens that were sent. */
    List<SecretText> shown() {
        return List.copyOf(shown);
    }

    /** Returns whether the response calls for another attempt, with another token. */
    boolean replacedAfter(URI target, RawResponse reply) throws InterruptedException {
        int status = reply.head().status();
        if (token == null) {
            return false;
        }
        if (reply.head().success()) {
            bearer.accepted(target);
        }
        if (status != 401 && status != 403) {
            notRefused();
        }
        if (status == 401 && !renewed && bearer.invalidate(token, Challenge.claims(reply.head()))) {
            renewed = true;
            return true;
        }
        return (status == 401 || status == 403) && refusal == null && exchange(target, reply);
    }

    /** Records that the token was not refused: if it is refused later, it has expired meanwhile and is renewed once more. */
    void notRefused() {
        renewed = false;
    }

    private boolean exchange(URI target, RawResponse reply) throws InterruptedException {
        Bearer other = bearer.alternativeFor(target, reply.head().status() == 401);
        if (other == null) {
            return false;
        }
        refusal = reply;
        try {
            tokenOf(other);
        } catch (AzureMlException e) {
            // The tenant does not know the other audience, so the first refusal is what to report.
            return false;
        }
        bearer = other;
        renewed = false;
        return true;
    }

    /**
     * If both audiences were refused, returns the more informative response: a 403 means that the token itself was accepted.
     */
    RawResponse moreInformative(RawResponse last) {
        int status = last.head().status();
        boolean both = refusal != null && (status == 401 || status == 403);
        return both && (refusal.head().status() == 403 || status == 401) ? refusal : last;
    }
}
