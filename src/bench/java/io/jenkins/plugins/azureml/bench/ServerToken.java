package io.jenkins.plugins.azureml.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.message.BasicNameValuePair;

/** Issues a token for requests that are sent without the plugin. */
final class ServerToken {

    private ServerToken() {}

    static String of(CloseableHttpClient http, ObjectMapper mapper, UnaryOperator<String> server) throws IOException {
        HttpPost post = new HttpPost(server.apply("authority") + "/" + server.apply("tenant") + "/oauth2/token");
        post.setEntity(new UrlEncodedFormEntity(List.of(
                new BasicNameValuePair("grant_type", "client_credentials"),
                new BasicNameValuePair("client_id", server.apply("clientId")),
                new BasicNameValuePair("client_secret", server.apply("clientSecret")),
                new BasicNameValuePair("resource", "https://management.azure.com/"))));
        return http.execute(
                        post, response -> mapper.readTree(response.getEntity().getContent()))
                .path("access_token")
                .asText();
    }
}
