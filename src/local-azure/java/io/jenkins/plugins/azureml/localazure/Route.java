package io.jenkins.plugins.azureml.localazure;

/** Handles one kind of request. Throws {@link Refusal} to respond with an error. */
@FunctionalInterface
interface Route {
    Reply handle(Request request) throws Exception;
}
