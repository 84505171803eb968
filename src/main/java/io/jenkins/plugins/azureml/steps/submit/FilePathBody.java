package io.jenkins.plugins.azureml.steps.submit;

import hudson.FilePath;
import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** A file on an agent as request body, streamed through the controller. */
record FilePathBody(FilePath file, long length) implements RepeatableBody {

    @Override
    public InputStream open() throws IOException {
        try {
            return file.read();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading " + file.getRemote());
        }
    }
}
