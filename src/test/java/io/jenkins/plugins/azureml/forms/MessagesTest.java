package io.jenkins.plugins.azureml.forms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the English and Brazilian Portuguese texts. */
class MessagesTest {

    private static final Path RESOURCES = Path.of("src/main/resources/io/jenkins/plugins/azureml");
    private static final Pattern LABEL = Pattern.compile("\\$\\{%([^}]+)}");
    private static final Pattern TEXT =
            Pattern.compile("(?:title|header|add|progress|placeholder)=\"([^\"$]*[a-z ]{4}[^\"$]*)\"");

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader in = Files.newBufferedReader(file)) {
                properties.load(in);
            }
        }
        return properties;
    }

    @Test
    void messagesExistInBothLanguagesWithSameParameters() throws Exception {
        Properties english = read(RESOURCES.resolve("Messages.properties"));
        Properties portuguese = read(RESOURCES.resolve("Messages_pt_BR.properties"));
        assertEquals(english.stringPropertyNames(), portuguese.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertEquals(
                    new MessageFormat(english.getProperty(key)).getFormatsByArgumentIndex().length,
                    new MessageFormat(portuguese.getProperty(key)).getFormatsByArgumentIndex().length,
                    key);
        }
    }

    @Test
    void labelsAreTranslated() throws Exception {
        Set<String> missing = new TreeSet<>();
        List<Path> views;
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            views = files.filter(f -> f.toString().endsWith(".jelly")).toList();
        }
        for (Path view : views) {
            String text = Files.readString(view);
            Properties translated = read(Path.of(view.toString().replace(".jelly", "_pt_BR.properties")));
            Set<String> labels = new HashSet<>();
            for (Matcher m = LABEL.matcher(text); m.find(); ) {
                // Arguments follow the key.
                labels.add(m.group(1).replaceFirst("\\(.*", ""));
            }
            labels.stream()
                    .filter(label -> !translated.containsKey(label))
                    .forEach(label -> missing.add(view + ": " + label));
            translated.stringPropertyNames().stream()
                    .filter(label -> !labels.contains(label))
                    .forEach(label -> missing.add(view + " no longer has: " + label));
        }
        assertEquals(Set.of(), missing);
        assertTrue(views.size() > 10);
    }

    @Test
    void viewsContainNoUntranslatableText() throws Exception {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            for (Path view : files.filter(f -> f.toString().endsWith(".jelly")).toList()) {
                for (Matcher m = TEXT.matcher(Files.readString(view)); m.find(); ) {
                    found.add(view + ": " + m.group(1));
                }
            }
        }
        assertEquals(Set.of(), found);
    }

    @Test
    void viewsContainNoScriptOrStyle() throws Exception {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            for (Path view : files.filter(f -> f.toString().endsWith(".jelly")).toList()) {
                String text = Files.readString(view);
                assertTrue(
                        !text.contains("<script")
                                && !text.contains(" style=\"")
                                && !text.matches("(?s).*\\son[a-z]+=\".*"),
                        view.toString());
            }
        }
    }
}
