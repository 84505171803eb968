package io.jenkins.plugins.azureml.client.auth;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.Bearer;
import java.net.URI;
import java.util.Optional;

/**
 * The tokens of one identity for the hosts of one cloud. Tokens for the resource manager are tried first everywhere, then those
 * for Machine Learning at regional services; the audience that a service accepts is remembered.
 */
final class TokenBearer implements Bearer {

    private final TokenCache tokens;
    private final AzureCloud cloud;
    private final Identity identity;
    private final String audience;
    private final String account;
    private final String key;
    /** Most requests go to the server of the request before. */
    private volatile Place last;

    private record Place(URI uri, String key) {}

    TokenBearer(TokenCache tokens, AzureCloud cloud, Identity identity, String audience) {
        this.tokens = tokens;
        this.cloud = cloud;
        this.identity = identity;
        this.audience = audience;
        this.account = identity.cacheKey();
        this.key = TokenCache.key(cloud, identity, audience);
    }

    @Override
    public Optional<String> problem(URI target) {
        return Hosts.tokenProblem(cloud, target);
    }

    @Override
    public SecretText token() throws AzureMlException, InterruptedException {
        return tokens.token(key, cloud, identity, audience, false);
    }

    @Override
    public SecretText tokenOnce() throws AzureMlException, InterruptedException {
        return tokens.token(key, cloud, identity, audience, true);
    }

    @Override
    public boolean invalidate(SecretText refused) {
        source().drop(refused);
        return true;
    }

    @Override
    public boolean invalidate(SecretText refused, @CheckForNull String claims) {
        source().claim(claims);
        return invalidate(refused);
    }

    @Override
    public Bearer forTarget(URI target) {
        String known = regional(target) ? tokens.audiences().of(place(target)) : null;
        return known == null || known.equals(audience) ? this : with(known);
    }

    @Override
    public Bearer alternativeFor(URI target, boolean unauthenticated) {
        String other =
                audience.equals(cloud.managementAudience()) ? cloud.workspaceAudience() : cloud.managementAudience();
        boolean settled = audience.equals(tokens.audiences().of(place(target)));
        return !regional(target) || other.equals(audience) || settled && !unauthenticated ? null : with(other);
    }

    @Override
    public void accepted(URI target) {
        if (regional(target)) {
            tokens.audiences().accepted(place(target), audience);
        }
    }

    private TokenBearer with(String other) {
        return new TokenBearer(tokens, cloud, identity, other);
    }

    private boolean regional(URI target) {
        boolean below = Hosts.host(target).endsWith("." + Hosts.host(cloud.resourceManager()));
        return !below && !Hosts.sameOrigin(target, cloud.resourceManager());
    }

    private String place(URI target) {
        Place known = last;
        if (known == null || !Hosts.sameOrigin(known.uri, target)) {
            known = new Place(target, account + "\n" + cloud.authority() + "\n" + Hosts.origin(target));
            last = known;
        }
        return known.key;
    }

    private TokenSource source() {
        return tokens.source(key);
    }
}
