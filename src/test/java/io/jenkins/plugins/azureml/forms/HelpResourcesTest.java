package io.jenkins.plugins.azureml.forms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * Verifies translated help pages: {@code help-field_pt_BR.html} next to {@code help-field.html}, in UTF-8, where
 * {@code Descriptor.getStaticHelpUrl} of Jenkins finds them.
 */
class HelpResourcesTest {

    private static final Path RESOURCES = Path.of("src/main/resources/io/jenkins/plugins/azureml");
    private static final String PORTUGUESE = "_pt_BR.html";
    private static final Pattern ENGLISH = Pattern.compile("(?i)\\b(the|which|with|that|is|are|of|or|and|if|not)\\b");

    /** Elements whose text is the same in all languages. */
    private static final Set<String> LITERAL = Set.of("code", "pre");

    private static List<Path> pages(String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            return files.filter(file -> file.getFileName().toString().matches("help.*" + Pattern.quote(suffix)))
                    .sorted()
                    .toList();
        }
    }

    static List<Path> translations() throws IOException {
        return pages(PORTUGUESE);
    }

    static List<Path> allPages() throws IOException {
        return pages(".html");
    }

    private static Path english(Path translation) {
        return Path.of(translation.toString().replace(PORTUGUESE, ".html"));
    }

    private static Element parse(Path page) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        return factory.newDocumentBuilder().parse(page.toFile()).getDocumentElement();
    }

    /**
     * Returns each element with its attributes, and the text of literal ones. Sorted, because word order depends on the
     * language.
     */
    private static List<String> markup(Element page) {
        List<String> markup = new ArrayList<>();
        collect(page, markup);
        Collections.sort(markup);
        return markup;
    }

    private static void collect(Element element, List<String> markup) {
        StringBuilder shown = new StringBuilder(element.getTagName());
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            shown.append(' ').append(attributes.item(i));
        }
        if (LITERAL.contains(element.getTagName())) {
            shown.append(": ").append(element.getTextContent().replaceAll("\\s+# .*", ""));
        }
        markup.add(shown.toString());
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element below) {
                collect(below, markup);
            }
        }
    }

    /** Returns the text to translate. */
    private static String words(Node node) {
        if (node instanceof Element element && (LITERAL.contains(element.getTagName()) || isName(element))) {
            return " ";
        }
        if (node.getNodeType() == Node.TEXT_NODE) {
            return node.getTextContent();
        }
        StringBuilder words = new StringBuilder();
        for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            words.append(words(child));
        }
        return words.toString();
    }

    /** Labels of Jenkins and other plugins are quoted in the language of their origin. */
    private static boolean isName(Element element) {
        return element.getTagName().equals("em");
    }

    @ParameterizedTest
    @MethodSource("allPages")
    void pageIsOneWellFormedElement(Path page) throws Exception {
        assertEquals("div", parse(page).getTagName());
    }

    @ParameterizedTest
    @MethodSource("translations")
    void translationHasMarkupAndLinksOfEnglishPage(Path translation) throws Exception {
        assertTrue(Files.exists(english(translation)), "there is no English page of " + translation);
        assertEquals(markup(parse(english(translation))), markup(parse(translation)));
    }

    @ParameterizedTest
    @MethodSource("translations")
    void translationIsInItsLanguage(Path translation) throws Exception {
        String words = words(parse(translation));
        assertNotEquals(words(parse(english(translation))), words);
        assertFalse(ENGLISH.matcher(words).find(), words);
    }

    @Test
    void everyPageIsTranslated() throws Exception {
        Set<String> missing = new TreeSet<>();
        for (Path page : allPages()) {
            Path translation = Path.of(page.toString().replace(".html", PORTUGUESE));
            if (!page.toString().endsWith(PORTUGUESE) && !Files.exists(translation)) {
                missing.add(translation.toString());
            }
        }
        assertEquals(Set.of(), missing);
        assertTrue(translations().size() > 100);
    }
}
