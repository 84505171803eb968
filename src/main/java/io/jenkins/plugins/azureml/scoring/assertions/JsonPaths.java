package io.jenkins.plugins.azureml.scoring.assertions;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.spi.json.JsonSmartJsonProvider;
import com.jayway.jsonpath.spi.mapper.JsonSmartMappingProvider;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Optional;

/** A JSON path, and what it finds. */
final class JsonPaths {

    // Those that the library plugin brings along; of Jackson it knows nothing. They take plain maps and lists as they
    // are.
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

    /** @throws IllegalArgumentException saying what is wrong with the path */
    static JsonPaths of(String text) {
        if (!text.startsWith("$")) {
            throw new IllegalArgumentException("the path '" + text + "' must begin with $");
        }
        if (text.contains("=~")) {
            // Nothing bounds the time that a filter's expression takes.
            throw new IllegalArgumentException(
                    "the path '" + text + "' has a filter with a regular expression; use 'matches' in its place");
        }
        try {
            return new JsonPaths(text, JsonPath.compile(text));
        } catch (JsonPathException | IllegalArgumentException e) {
            throw new IllegalArgumentException("the path '" + text + "' is no JSON path: "
                    + Optional.ofNullable(e.getMessage())
                            .orElse("")
                            .lines()
                            .findFirst()
                            .orElse(""));
        }
    }

    /** Whether it names one place, so that it finds at most one value. */
    boolean isDefinite() {
        return path.isDefinite();
    }

    /** Whether it leads somewhere, be it to an empty list; not so if what its beginning names is missing. */
    boolean leads(@CheckForNull Object json) {
        try {
            return json != null && path.read(json, CONFIGURATION) != null
                    || !find(json).isEmpty();
        } catch (PathNotFoundException e) {
            return false;
        } catch (JsonPathException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** What there is at its places, in their order; empty if there is nothing. */
    List<?> find(@CheckForNull Object json) {
        if (json == null) {
            return List.of();
        }
        try {
            Object found = path.read(json, CONFIGURATION);
            return isDefinite() ? java.util.Collections.singletonList(found) : (List<?>) found;
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
