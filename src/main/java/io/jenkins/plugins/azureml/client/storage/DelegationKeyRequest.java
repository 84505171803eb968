package io.jenkins.plugins.azureml.client.storage;

import io.jenkins.plugins.azureml.client.auth.OriginBearer;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Bearer;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Response;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The request for a user delegation key: {@code POST {account}/?restype=service&comp=userdelegationkey} (Get User Delegation Key
 * of Azure Storage).
 *
 * @param tokens for storage
 */
record DelegationKeyRequest(StorageAccess.Requests requests, AzureCloud cloud, Bearer tokens, BlobAddress address) {

    static final String OPERATION = "get a user delegation key of";

    /** Sends the request. Repeats it with the time of the storage if the controller's clock differs from that. */
    DelegationKeySource.Held send() throws AzureMlException, InterruptedException {
        DelegationKeySource.Held held = send(Duration.ZERO);
        if (!held.isValid() || !held.isFresh()) {
            held = send(held.ahead());
        }
        if (!held.isValid()) {
            throw unreadable("the response has a key that is not valid now");
        }
        return held;
    }

    private DelegationKeySource.Held send(Duration ahead) throws AzureMlException, InterruptedException {
        Instant now = Instant.now().plus(ahead).truncatedTo(ChronoUnit.SECONDS);
        String body = "<?xml version=\"1.0\" encoding=\"utf-8\"?><KeyInfo><Start>"
                + now.minus(DelegationKeySource.EARLIER) + "</Start><Expiry>" + now.plus(DelegationKeySource.LIFE)
                + "</Expiry></KeyInfo>";
        URI uri = Segments.uri(address.service(), "/", "restype", "service", "comp", "userdelegationkey");
        Call call = requests.open(Call.Target.SIGNED_URL, OPERATION, resource(), "POST", uri)
                .header("x-ms-version", DelegatedSignature.VERSION)
                .body("application/xml", RepeatableBody.of(body.getBytes(StandardCharsets.UTF_8)))
                .foreignRedirects(false)
                .bearer(bearer())
                .safe();
        Response response;
        try {
            response = requests.send(call);
        } catch (AzureMlException e) {
            throw explained(e);
        }
        UserDelegationKey key = UserDelegationKey.of(response.body());
        if (key == null) {
            throw unreadable("the response has no complete user delegation key");
        }
        return new DelegationKeySource.Held(key, ahead(response));
    }

    private Bearer bearer() throws AzureMlException {
        Optional<String> problem = address.tokenProblem(cloud);
        if (problem.isPresent()) {
            throw AzureMlException.builder(OPERATION, resource())
                    .code("Refused")
                    .message("its address " + problem.get())
                    .advice("if this is your own storage, ask an administrator to add its domain to the trusted host"
                            + " suffixes of the cloud")
                    .build();
        }
        return new OriginBearer(address.service(), "is not the storage account", tokens);
    }

    /** Returns how far the clock of the service is ahead, by its header {@code Date}. */
    private static Duration ahead(Response response) {
        try {
            String date = String.valueOf(response.head().header("date"));
            Instant time = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Duration.between(Instant.now(), time);
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    private static AzureMlException explained(AzureMlException e) {
        return !"AuthorizationFailure".equals(e.code())
                ? e
                : AzureMlException.copyOf(e)
                        .advice("the account refuses the network of this controller, which requests the key for its"
                                + " agents: allow the controller in the storage account (firewall, private endpoint)")
                        .build();
    }

    private AzureMlException unreadable(String message) {
        return AzureMlException.builder(OPERATION, resource())
                .code("UnreadableAnswer")
                .message(message)
                .build();
    }

    private String resource() {
        return "storage account " + address.account();
    }
}
