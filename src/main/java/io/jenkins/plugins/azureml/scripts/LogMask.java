package io.jenkins.plugins.azureml.scripts;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.credentialsbinding.masking.SecretPatterns;

/**
 * Collects the secrets that scripts get, and the pattern that finds them in their output. A secret that is replaced by a newer
 * one is still masked.
 */
public final class LogMask {

    /** Finds everything, for output whose secrets are not known. */
    static final Pattern ALL = Pattern.compile("[^\\r\\n]+");

    // Tokens that a script requests itself, by their place or by their form.
    private static final String TOKENS = "(?<=[Bb]earer )[A-Za-z0-9._~+/=-]{16,}+"
            + "|(?<=\"access_token\":\")[^\"\\s]++"
            + "|\\beyJ[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]*+";

    private final Set<String> texts = new LinkedHashSet<>();
    private Pattern pattern = Pattern.compile(TOKENS);

    /** Returns a stream that masks all secrets that are known when a line is written. */
    @NonNull
    public OutputStream apply(@NonNull OutputStream log, @NonNull Charset charset) {
        return new MaskingStream(log, this::pattern, charset);
    }

    synchronized void add(@NonNull ScriptCredentials credentials) {
        if (texts.addAll(texts(credentials))) {
            pattern = Pattern.compile(
                    SecretPatterns.getAggregateSecretPattern(texts).pattern() + "|" + TOKENS);
        }
    }

    @NonNull
    synchronized Pattern pattern() {
        return pattern;
    }

    private static List<String> texts(ScriptCredentials credentials) {
        if (credentials.secret() != null) {
            return credentials.secret().forms();
        }
        List<String> texts = new ArrayList<>();
        if (credentials.file().variable().equals(ScriptCredentials.CERTIFICATE_PATH)) {
            addKeyLines(texts, credentials.file().content().reveal());
        } else {
            texts.addAll(credentials.file().content().forms());
        }
        return texts;
    }

    /** Adds the lines of the private key, since a build log is masked line by line. The certificate is public. */
    private static void addKeyLines(List<String> texts, String pem) {
        boolean key = false;
        for (String line : pem.split("\n")) {
            if (line.startsWith("-----")) {
                key = line.contains("BEGIN") && line.contains("PRIVATE KEY");
            } else if (key && line.length() >= 16) {
                texts.add(line);
            }
        }
    }
}
