package io.jenkins.plugins.azureml.client.error;

import java.util.regex.Pattern;

/**
 * Recognizes refusals (HTTP 409) of requests for a resource that another operation is changing. They were not executed, and
 * succeed when that operation has ended. The services have no common code for them, so their texts decide.
 */
public final class BusyResource {

    private static final String CHANGING =
            "(updat|creat|delet|modify|modifi|scal|provision|resiz|transition)(ing|ed)\\b";
    private static final Pattern TEXT = Pattern.compile(
            "\\bbeing " + CHANGING
                    + "|\\b(in|is) (a |an |the )?(state )?'?" + CHANGING + ".{0,20}\\bstate\\b"
                    + "|state:? '?" + CHANGING
                    + "|\\banother operation\\b|\\boperation\\b.{0,30}\\bin progress\\b"
                    + "|AnotherOperationInProgress|ResourceBusy|ConcurrentOperation",
            Pattern.CASE_INSENSITIVE);

    private BusyResource() {}

    /**
     * Returns whether a response means that the resource is busy.
     *
     * @param texts codes and messages of the response
     */
    public static boolean matches(int status, String texts) {
        return status == 409 && TEXT.matcher(texts).find();
    }
}
