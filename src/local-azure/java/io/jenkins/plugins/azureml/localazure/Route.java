package io.jenkins.plugins.azureml.localazure;

/** Answers one kind of request; throws {@link Refusal} to say no. */
@FunctionalInterface
interface Route {
    Reply handle(Request request) throws Exception;
}
