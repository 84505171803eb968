package io.jenkins.plugins.azureml.scoring.assertions;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.spi.json.JsonSmartJsonProvider;
import com.jayway.jsonpath.spi.mapper.JsonSmartMappingProvider;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A compiled JSON path. */
final class JsonPaths {

    // The providers that come with the library plugin, which does not contain Jackson. They read plain maps and lists.
    private static final Configuration CONFIGURATION = Configuration.builder()
            .jsonProvider(new JsonSmartJsonProvider())
            .mappingProvider(new JsonSmartMappingProvider())
            .build();

    private final String text;
    private final JsonPath path;

    private JsonPaths(String text, JsonPath path) {
        this.text = text;
        this.path = path;
    }

    /** @throws IllegalArgumentException if the path is malformed or has a filter that could run for long */
    static JsonPaths of(String text) {
        if (!text.startsWith("$")) {
            throw new IllegalArgumentException("the path '" + text + "' must begin with $");
        }
        if (text.contains("=~")) {
            // The library does not limit the time of a filter with a regular expression.
            throw new IllegalArgumentException(
                    "the path '" + text + "' has a filter with a regular expression; use 'matches' instead");
        }
        try {
            return new JsonPaths(text, JsonPath.compile(text));
        } catch (JsonPathException | IllegalArgumentException e) {
            throw new IllegalArgumentException("the path '" + text + "' is not a JSON path: "
                    + Optional.ofNullable(e.getMessage())
                            .orElse("")
                            .lines()
                            .findFirst()
                            .orElse(""));
        }
    }

    /** Returns whether the path can find at most one value. */
    boolean isDefinite() {
        return path.isDefinite();
    }

    /** Returns whether the path exists. An empty list exists; a path below a missing field does not. */
    boolean exists(@CheckForNull Object json) {
        try {
            return json != null && path.read(json, CONFIGURATION) != null
                    || !find(json).isEmpty();
        } catch (PathNotFoundException e) {
            return false;
        } catch (JsonPathException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Returns the values that the path finds, in order; empty if there are none. */
    List<?> find(@CheckForNull Object json) {
        if (json == null) {
            return List.of();
        }
        try {
            Object found = path.read(json, CONFIGURATION);
            return isDefinite() ? Collections.singletonList(found) : (List<?>) found;
        } catch (PathNotFoundException e) {
            return List.of();
        } catch (JsonPathException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
