package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The token that one call carries: renewed once each time it is refused, then exchanged once for one of another audience. */
final class CallToken {

    private final Bearer given;
    private final List<SecretText> shown = new ArrayList<>();
    private Bearer bearer;
    private SecretText token;
    private boolean renewed;
    private RawResponse refusal;

    /** @param given null for a call without a token */
    CallToken(@CheckForNull Bearer given) {
        this.given = given;
    }

    /** For the next sending; kept out of every error from now on. */
    SecretText next(URI target) throws AzureMlException, InterruptedException {
        if (bearer == null) {
            bearer = given.forTarget(target);
        }
        token = bearer.token();
        shown.add(token);
        return token;
    }

    /** The next sending carries none. */
    void clear() {
        token = null;
    }

    /** All that were sent. */
    List<SecretText> shown() {
        return List.copyOf(shown);
    }

    /** After an answer: whether the request is to be sent again with another token. */
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

    /** Whatever came of the last sending: if the token is refused later, it has ended meanwhile. */
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
            other.token();
        } catch (AzureMlException e) {
            // There is no such audience here: then the refusal is what there is to tell.
            return false;
        }
        bearer = other;
        renewed = false;
        return true;
    }

    /** Of the refusals of both audiences the one that says more: 403 comes from behind the check of the token. */
    RawResponse moreInformative(RawResponse last) {
        int status = last.head().status();
        boolean both = refusal != null && (status == 401 || status == 403);
        return both && (refusal.head().status() == 403 || status == 401) ? refusal : last;
    }
}
