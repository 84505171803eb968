package io.jenkins.plugins.azureml.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The sentences of a file that people read, each with its line. Everything else (code, markup, tables) is replaced by
 * blanks first, so that the position of a character still tells its line.
 */
record Prose(Path file, List<Sentence> sentences) {

    /** One sentence without code and markup; {@code line} counts from 1. */
    record Sentence(int line, String text) {

        int words() {
            return (int) WORD.matcher(text).results().count();
        }
    }

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}'’.,/-]*");
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])(?=\\s)");

    private static final Pattern FENCE = Pattern.compile("(?ms)^ *(```|~~~).*?^ *\\1");
    private static final Pattern CODE = Pattern.compile("(?s)(`+).+?\\1");
    private static final Pattern TABLE_ROW = Pattern.compile("(?m)^ *\\|.*$");
    private static final Pattern LINK_TARGET = Pattern.compile("(?<=])\\([^)\\n]*\\)");
    private static final Pattern TAG_WITH_CODE =
            Pattern.compile("(?s)<(code|pre|table)\\b.*?</\\1>|<!--.*?-->|<[^>]+>");

    /** A blank line, a heading or the beginning of a list item. */
    private static final Pattern BLOCK =
            Pattern.compile("(?m)^\\s*$|^(?=\\s*(?:[-*+]|\\d+\\.)\\s)|^(?=#)|(?<=^#.{0,200})$");

    static Prose of(Path file) throws IOException {
        String text = Files.readString(file);
        String name = file.getFileName().toString();
        if (name.endsWith(".md")) {
            return new Prose(file, markdown(text));
        }
        if (name.endsWith(".html")) {
            return new Prose(file, sentences(blank(text, TAG_WITH_CODE), 1));
        }
        return new Prose(file, name.endsWith(".properties") ? properties(text) : literals(text));
    }

    static List<Sentence> markdown(String text) {
        String prose = text;
        for (Pattern code : List.of(FENCE, TAG_WITH_CODE, TABLE_ROW, CODE, LINK_TARGET)) {
            prose = blank(prose, code);
        }
        List<Sentence> sentences = new ArrayList<>();
        int start = 0;
        for (Matcher end = BLOCK.matcher(prose); start < prose.length(); start = end.end()) {
            boolean found = end.find(Math.min(start + 1, prose.length()));
            int to = found ? end.start() : prose.length();
            sentences.addAll(sentences(prose.substring(start, to), line(prose, start)));
            if (!found) {
                break;
            }
        }
        return sentences;
    }

    private static List<Sentence> properties(String text) {
        List<Sentence> sentences = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.startsWith("#")) {
                sentences.addAll(sentences(line.substring(line.indexOf('=') + 1), i + 1));
            }
        }
        return sentences;
    }

    /** Returns the string literals of Java source that contain a blank; those joined by {@code +} as one. */
    static List<Sentence> literals(String source) {
        return JavaLiterals.in(source).stream()
                .filter(literal -> literal.text().strip().contains(" "))
                .map(literal -> new Sentence(line(source, literal.position()), literal.text()))
                .collect(Collectors.toList());
    }

    private static List<Sentence> sentences(String text, int firstLine) {
        List<Sentence> sentences = new ArrayList<>();
        int position = 0;
        for (String part : SENTENCE_END.split(text)) {
            String sentence = part.strip();
            if (!sentence.isEmpty()) {
                int start = text.indexOf(sentence, position);
                sentences.add(new Sentence(
                        firstLine + line(text, start) - 1,
                        Arrays.stream(sentence.split("\\s+")).collect(Collectors.joining(" "))));
            }
            position += part.length();
        }
        return sentences;
    }

    private static String blank(String text, Pattern pattern) {
        return pattern.matcher(text).replaceAll(Prose::blanks);
    }

    private static String blanks(MatchResult match) {
        return match.group().replaceAll("[^\\n]", " ");
    }

    private static int line(String text, int position) {
        return 1
                + (int) text.substring(0, position)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }
}
