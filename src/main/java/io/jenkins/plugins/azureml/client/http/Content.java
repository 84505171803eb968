package io.jenkins.plugins.azureml.client.http;

/**
 * What was read of the body of an answer.
 *
 * @param toEnd false if more was there: the connection is then closed rather than read to its end
 */
public record Content(byte[] bytes, boolean toEnd) {

    public static final Content NONE = new Content(new byte[0], false);
}
