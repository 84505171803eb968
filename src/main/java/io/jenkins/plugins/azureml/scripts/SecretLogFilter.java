package io.jenkins.plugins.azureml.scripts;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.ConsoleLogFilter;
import hudson.model.AbstractBuild;
import hudson.remoting.Channel;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Masks the secrets of a {@link ScriptBlock} in the log of its steps. */
public final class SecretLogFilter extends ConsoleLogFilter implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ScriptBlock block;

    public SecretLogFilter(@NonNull ScriptBlock block) {
        this.block = block;
    }

    @SuppressWarnings({"rawtypes", "deprecation"}) // Pipelines call this method, with null.
    @Override
    public OutputStream decorateLogger(AbstractBuild build, @NonNull OutputStream logger) {
        return new MaskingStream(logger, block::secrets, StandardCharsets.UTF_8);
    }

    /**
     * Sends the pattern to an agent that writes into the log itself, where credentials cannot be read. The saved state of a
     * Pipeline gets only ids.
     */
    private Object writeReplace() {
        return Channel.current() == null ? this : new OnAgent(block.secrets().pattern());
    }

    private static final class OnAgent extends ConsoleLogFilter implements Serializable {

        private static final long serialVersionUID = 1L;

        private final String regex;

        OnAgent(String regex) {
            this.regex = regex;
        }

        @SuppressWarnings({"rawtypes", "deprecation"})
        @Override
        public OutputStream decorateLogger(AbstractBuild build, OutputStream logger) {
            Pattern secrets = Pattern.compile(regex);
            return new MaskingStream(logger, () -> secrets, StandardCharsets.UTF_8);
        }
    }
}
