package io.jenkins.plugins.azureml.localazure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads operations.tsv: the local Azure ML serves nothing that is not in it. */
final class DocumentedOperations {
    private static final int COLUMNS = 9;
    private static final String MULTIPART = "multipart:";
    private static final String TYPE = "=";
    private static final String PAGE = "page of ";
    private static final Map<String, DocumentedOperation> BY_ROUTE = read();

    private DocumentedOperations() {}

    /** Returns the operation of a route. Names of path segments do not matter, nor does the case of literals. */
    static DocumentedOperation require(Service service, String method, String pattern) {
        DocumentedOperation operation = BY_ROUTE.get(key(service, method, pattern));
        if (operation == null) {
            throw new IllegalStateException(
                    "operations.tsv has no operation " + service + " " + method + " " + pattern);
        }
        return operation;
    }

    static List<DocumentedOperation> all() {
        return List.copyOf(BY_ROUTE.values());
    }

    private static String key(Service service, String method, String pattern) {
        return service + " " + method + " "
                + pattern.replace("{ws}", Router.WORKSPACE)
                        .replace("{reg}", Router.REGISTRY)
                        .replaceAll("[{][^}*]*[}]", "{}")
                        .toLowerCase(Locale.ROOT);
    }

    private static Map<String, DocumentedOperation> read() {
        Map<String, DocumentedOperation> operations = new LinkedHashMap<>();
        try (InputStream in = DocumentedOperations.class.getResourceAsStream("operations.tsv");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            boolean header = true;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("#")) {
                    continue;
                }
                if (!header) {
                    DocumentedOperation operation = parse(line);
                    String key = key(operation.service(), operation.method(), operation.path());
                    if (operations.put(key, operation) != null) {
                        throw new IllegalStateException("operations.tsv has " + key + " twice");
                    }
                }
                header = false;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return operations;
    }

    private static DocumentedOperation parse(String line) {
        String[] columns = line.split("\t", -1);
        if (columns.length != COLUMNS) {
            throw new IllegalStateException("not " + COLUMNS + " columns: " + line);
        }
        String body = columns[6];
        boolean multipart = body.startsWith(MULTIPART);
        boolean typed = body.startsWith(TYPE);
        String response = columns[7];
        boolean page = response.startsWith(PAGE);
        return new DocumentedOperation(
                Service.valueOf(columns[0]),
                columns[1],
                columns[2],
                columns[3],
                columns[4],
                names(columns[5]),
                multipart || typed ? Set.of() : names(body),
                typed ? type(body.substring(TYPE.length())) : "",
                multipart ? names(body.substring(MULTIPART.length())) : Set.of(),
                response.equals("-") ? "" : type(page ? response.substring(PAGE.length()) : response),
                page,
                columns[8]);
    }

    private static String type(String name) {
        return BodyTypes.require(name).name();
    }

    private static Set<String> names(String column) {
        return column.equals("-")
                ? Set.of()
                : Arrays.stream(column.split(","))
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
    }
}
