package io.jenkins.plugins.azureml.testing.reference;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the help pages of forms and converts them to Markdown. */
final class HelpText {
    private static final Pattern BLOCK = Pattern.compile("(?s)<pre>(.*?)</pre>");
    private static final Pattern TAG = Pattern.compile("</?[a-z]+[^>]*>");

    /** Stands for a line end that is kept. */
    private static final String LINE = "\0";

    private HelpText() {}

    /**
     * Returns the help page of a class as one line of Markdown, from the class itself or the nearest superclass that has it.
     *
     * @param page for example {@code help-experiment.html}
     * @throws IllegalStateException if there is none
     */
    static String of(Class<?> type, String page) throws IOException {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            try (InputStream html = each.getResourceAsStream(each.getSimpleName() + "/" + page)) {
                if (html != null) {
                    return markdown(new String(html.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        throw new IllegalStateException(type.getSimpleName() + " has no " + page);
    }

    static String markdown(String html) {
        String inline = BLOCK.matcher(html)
                .replaceAll(block -> Matcher.quoteReplacement(LINE
                        + block.group(1)
                                .strip()
                                .lines()
                                .map(line -> "<code>" + line + "</code>")
                                .collect(Collectors.joining(LINE))
                        + LINE));
        String text = inline.replaceAll("</?code>", "`")
                .replaceAll("</?em>", "*")
                .replaceAll("</?(?:b|strong)>", "**")
                .replaceAll("</li>\\s*<li>", "; ")
                .replaceAll("<br */?>|</p>", " ");
        return TAG.matcher(text)
                .replaceAll("")
                .replace(LINE, "<br>")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** Returns text that can stand in a cell of a table. */
    static String cell(String markdown) {
        return markdown.replace("|", "\\|");
    }
}
