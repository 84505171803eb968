package io.jenkins.plugins.azureml.client.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;

/**
 * Selects and orders runs.
 *
 * @param filter OData filter, such as {@code Status eq 'Failed' and tags/stage eq 'test'}; null for all runs
 * @param orderBy such as {@code CreatedUtc desc}; null for the service's order
 * @param top runs per page; 0 for the service's default
 */
public record RunQuery(
        @CheckForNull String filter, @CheckForNull String orderBy, int top) {

    public static final RunQuery ALL = new RunQuery(null, null, 0);

    public static RunQuery matching(String filter) {
        return new RunQuery(filter, null, 0);
    }

    ObjectNode body() {
        ObjectNode body = Json.MAPPER.createObjectNode();
        if (filter != null) {
            body.put("filter", filter);
        }
        if (orderBy != null) {
            body.put("orderBy", orderBy);
        }
        if (top > 0) {
            body.put("top", top);
        }
        return body;
    }
}
