package io.jenkins.plugins.azureml.scripts;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.LineTransformationOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Masks secrets in each line. The pattern is requested for each line, because secrets are renewed while a script runs. */
final class MaskingStream extends LineTransformationOutputStream.Delegating {

    private static final String MASK = "****";

    private final Supplier<Pattern> pattern;
    private final Charset charset;

    MaskingStream(@NonNull OutputStream out, @NonNull Supplier<Pattern> pattern, @NonNull Charset charset) {
        super(out);
        this.pattern = pattern;
        this.charset = charset;
    }

    @Override
    protected void eol(byte[] b, int len) throws IOException {
        Matcher secrets = pattern.get().matcher(new String(b, 0, len, charset));
        if (secrets.find()) {
            out.write(secrets.replaceAll(MASK).getBytes(charset));
        } else {
            out.write(b, 0, len);
        }
    }
}
