package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.net.ControllerHttp;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Pattern;

/** Looks for secrets in all output and logs. */
final class SecretScanner extends Handler {

    /** The password in the Git URLs of some builds. */
    static final String GIT_PASSWORD = "not-a-real-git-password";

    private static final Logger PLUGIN = Logger.getLogger("io.jenkins.plugins.azureml");
    private static final Pattern SIGNATURE = Pattern.compile("[?&]sig=[^*&\\s]", Pattern.CASE_INSENSITIVE);

    private static final Pattern KEY = Pattern.compile("BEGIN PRIVATE KEY-----\\s+[A-Za-z0-9+/]");

    private final LocalAzureMl azure;
    private final SimpleFormatter formatter = new SimpleFormatter();
    private final List<String> logged = new ArrayList<>();

    /** Starts to inspect all that the plugin logs, at any level. */
    SecretScanner(LocalAzureMl azure) {
        this.azure = azure;
        setLevel(Level.ALL);
        PLUGIN.setLevel(Level.ALL);
        PLUGIN.setUseParentHandlers(false);
        PLUGIN.addHandler(this);
    }

    @Override
    public synchronized void publish(LogRecord record) {
        StringWriter text = new StringWriter();
        text.write(formatter.formatMessage(record));
        if (record.getThrown() != null) {
            record.getThrown().printStackTrace(new PrintWriter(text));
        }
        if (!kinds(text.toString()).isEmpty()) {
            logged.add(kinds(text.toString()) + " in a log line of " + record.getLoggerName());
        }
    }

    /** Returns the kinds of secrets in a text. */
    List<String> kinds(String text) {
        List<String> kinds = new ArrayList<>();
        if (text.contains(azure.clientSecret())) {
            kinds.add("client secret");
        }
        if (text.contains(azure.scoringKey())) {
            kinds.add("scoring key");
        }
        if (text.contains(GIT_PASSWORD)) {
            kinds.add("password of a Git URL");
        }
        if (KEY.matcher(text).find()) {
            kinds.add("private key");
        }
        if (SIGNATURE.matcher(text).find()) {
            kinds.add("signature");
        }
        if (!ControllerHttp.shared().redactor().redactValues(text).equals(text)) {
            kinds.add("token");
        }
        return kinds;
    }

    synchronized List<String> logged() {
        return List.copyOf(logged);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
