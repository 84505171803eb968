package io.jenkins.plugins.azureml.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.message.Markup;
import io.jenkins.plugins.azureml.client.json.Json;
import java.io.IOException;
import java.util.Locale;

/** Parses the JSON of successful responses, and marks those that are not what was asked for in spite of their status. */
final class ResponseCheckPolicy implements Policy {

    @Override
    public RawResponse send(Attempt attempt, Next next) throws Failure, AzureMlException, InterruptedException {
        RawResponse response = next.send(attempt);
        Call call = attempt.call();
        if (!response.head().success()) {
            return response;
        }
        if (isPage(call, response)) {
            return response.withDefect(Advice.Defect.WEB_PAGE);
        }
        if (!call.json || call.mayBeEmpty && response.body().length == 0) {
            return response;
        }
        JsonNode json = parse(response.body());
        return json == null ? response.withDefect(Advice.Defect.INCOMPLETE_JSON) : response.withJson(json);
    }

    /**
     * Returns whether the response is the page of a login or a proxy, which come with status 200. A file may be a page. A
     * scoring script may return XML, but only under its own type.
     */
    private static boolean isPage(Call call, RawResponse response) {
        boolean scoring = call.target == Call.Target.SCORING;
        if (!call.json && call.target == Call.Target.SIGNED_URL || !Markup.begins(response.body())) {
            return false;
        }
        String type = String.valueOf(response.head().header("content-type")).toLowerCase(Locale.ROOT);
        return call.json
                || type.contains("html")
                || scoring && (type.equals("null") || type.contains("json") || Markup.isHtml(response.body()));
    }

    /** Returns null for anything but one complete JSON value. */
    @CheckForNull
    static JsonNode parse(byte[] body) {
        try {
            return Json.parse(body);
        } catch (IOException e) {
            return null;
        }
    }
}
