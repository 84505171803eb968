package io.jenkins.plugins.azureml.localazure;

/** Who asks: a client with a token from Entra ID, or a running script with its run's token. */
record Caller(String runId) {
    static final Caller NOBODY = new Caller(null);
    static final Caller CLIENT = new Caller(null);

    static Caller script(String runId) {
        return new Caller(runId);
    }

    /** A script may speak of its own run only. */
    void mustBeAbout(String aboutRun) {
        if (runId != null && !runId.equals(aboutRun)) {
            throw new Refusal(
                    403,
                    "UserError",
                    "The token of run " + runId + " gives no access to run " + aboutRun + ".",
                    "Authorization",
                    "RunTokenForbidden");
        }
    }
}
