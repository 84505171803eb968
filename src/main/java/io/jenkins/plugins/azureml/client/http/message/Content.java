package io.jenkins.plugins.azureml.client.http.message;

/**
 * The part of a body that was read.
 *
 * @param toEnd whether that was all; otherwise the connection is closed instead of reading the rest
 */
public record Content(byte[] bytes, boolean toEnd) {

    public static final Content NONE = new Content(new byte[0], false);
}
