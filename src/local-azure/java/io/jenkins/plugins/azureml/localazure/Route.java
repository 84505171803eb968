package io.jenkins.plugins.azureml.localazure;

/** Handles one kind of request. Throws {@link ServiceException} to respond with an error. */
@FunctionalInterface
interface Route {
    Response handle(Request request) throws Exception;
}
