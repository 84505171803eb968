package io.jenkins.plugins.azureml.steps.apply;

import edu.umd.cs.findbugs.annotations.NonNull;

/** What happens to an asset. */
enum Action {
    CREATE("create", "creating", "created"),
    UPDATE("update", "updating", "updated"),
    UNCHANGED("unchanged", "keeping", "unchanged");

    private final String word;
    private final String verb;
    private final String done;

    Action(String word, String verb, String done) {
        this.word = word;
        this.verb = verb;
        this.done = done;
    }

    /** Returns the word in the plan and in the result. */
    @NonNull
    String word() {
        return word;
    }

    @NonNull
    String verb() {
        return verb;
    }

    @NonNull
    String done() {
        return done;
    }
}
