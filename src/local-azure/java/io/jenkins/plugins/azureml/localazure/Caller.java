package io.jenkins.plugins.azureml.localazure;

/** The sender of a request: a client with a token from Entra ID, or a running script with the token of its run. */
record Caller(String runId) {
    static final Caller NOBODY = new Caller(null);
    static final Caller CLIENT = new Caller(null);

    static Caller script(String runId) {
        return new Caller(runId);
    }

    /** Refuses scripts that ask about a run other than their own. */
    void requireAccessTo(String aboutRun) {
        if (runId != null && !runId.equals(aboutRun)) {
            throw new ServiceException(
                    403,
                    "UserError",
                    "The token of run " + runId + " gives no access to run " + aboutRun + ".",
                    "Authorization",
                    "RunTokenForbidden");
        }
    }
}
