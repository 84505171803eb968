package io.jenkins.plugins.azureml.client.auth;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.Bearer;
import java.net.URI;
import java.util.Optional;

/** Restricts tokens to the origin of one address, and to their own audience. */
public final class OriginBearer implements Bearer {

    private final URI origin;
    private final String problem;
    private final Bearer inner;

    /** @param problem why other addresses get no token, such as {@code is not the endpoint of the key} */
    public OriginBearer(URI origin, String problem, Bearer inner) {
        this.origin = origin;
        this.problem = problem;
        this.inner = inner;
    }

    @Override
    public Optional<String> problem(URI target) {
        return Hosts.sameOrigin(origin, target) ? Optional.empty() : Optional.of(problem);
    }

    @Override
    public SecretText token() throws AzureMlException, InterruptedException {
        return inner.token();
    }

    @Override
    public SecretText tokenOnce() throws AzureMlException, InterruptedException {
        return inner.tokenOnce();
    }

    @Override
    public boolean invalidate(SecretText refused) {
        return inner.invalidate(refused);
    }

    @Override
    public boolean invalidate(SecretText refused, @CheckForNull String claims) {
        return inner.invalidate(refused, claims);
    }
}
