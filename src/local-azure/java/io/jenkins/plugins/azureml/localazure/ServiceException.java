package io.jenkins.plugins.azureml.localazure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Refuses a request. The listener converts it to the error format of the area. */
final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final int status;
    final String code;
    /** Narrower codes, from the outermost to the innermost. */
    final List<String> innerCodes;

    final transient Map<String, String> headers = new LinkedHashMap<>();

    ServiceException(int status, String code, String message, String... innerCodes) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.innerCodes = List.of(innerCodes);
    }

    static ServiceException userError(String message, String... innerCodes) {
        return new ServiceException(400, "UserError", message, innerCodes);
    }

    static ServiceException notFound(String message) {
        return new ServiceException(404, "UserError", message, "NotFound");
    }

    ServiceException header(String name, String value) {
        headers.put(name, value);
        return this;
    }
}
