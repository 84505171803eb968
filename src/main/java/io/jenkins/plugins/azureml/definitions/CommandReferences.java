package io.jenkins.plugins.azureml.definitions;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the <code>${{…}}</code> references of a command and the quotes around each. The service inserts values before
 * bash parses the command, so the quotes decide how bash interprets a value. Assumes no quotes where they are hard to
 * determine (here-documents, nested expansions).
 */
final class CommandReferences {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\{\\s*([\\w.-]+)\\s*\\}\\}");

    private static final String SHELL_OPTION = "(?:\\s++(?!-[A-Za-z]*c\\s)(?:[-+]\\S++|pipefail(?=\\s)))";

    /**
     * A command that parses its argument as shell code again, so that quotes do not protect values. Loops are possessive or
     * bounded, so that a long command is read in linear time. A shell with more than 20 options counts as one with -c.
     */
    private static final Pattern NESTED_SHELL =
            Pattern.compile("(?:^|[;&|({\\n]|\\b(?:then|do|else|exec|sudo))[^\\S\\n]*(?:eval|trap|ssh)\\s"
                    + "|(?:^|[\\s;&|({/])(?:ba|da|z|k)?sh(?:" + SHELL_OPTION + "{21}|" + SHELL_OPTION
                    + "{0,20}+\\s+-[A-Za-z]*c\\s)"
                    + "|(?:^|[\\s;&|({/])su\\s(?:(?!-c\\s|[\\s({/]su\\s)[^\\n;&|])*+-c\\s");

    private static final Pattern SIMPLE_EXPANSION =
            Pattern.compile("\\$\\{[^\"'`\\\\{}\\n]*\\}|\\$\\((?![^)]*\\bcase\\b)[^\"'`\\\\(){}#\\n]*\\)");
    private static final String WORD_ENDS = " \t\n;&|()<>";

    /** The quotes around a reference. */
    enum Quotes {
        NONE,
        SINGLE,
        DOUBLE
    }

    /**
     * One use of a value.
     *
     * @param text as in the command
     * @param name such as {@code inputs.epochs}
     */
    record Reference(
            @NonNull String text,
            @NonNull String name,
            @NonNull Quotes quotes) {}

    private enum State {
        BARE,
        SINGLE,
        DOUBLE,
        ANSI_C,
        COMMENT,
        /** Applies until the end of the command. */
        UNKNOWN
    }

    private final String command;
    private final boolean nested;
    private final Matcher reference;
    private final Matcher expansion;
    private final List<Reference> found = new ArrayList<>();
    private State state = State.BARE;
    private int at;

    private CommandReferences(String command) {
        this.command = command;
        this.nested = NESTED_SHELL.matcher(command).find();
        this.reference = REFERENCE.matcher(command);
        this.expansion = SIMPLE_EXPANSION.matcher(command);
    }

    /** Returns all references in their order. */
    @NonNull
    static List<Reference> of(@NonNull String command) {
        CommandReferences scan = new CommandReferences(command);
        while (scan.at < command.length()) {
            scan.next();
        }
        return scan.found;
    }

    private void next() {
        if (isAt(reference, at)) {
            add(quotes());
            return;
        }
        char c = command.charAt(at);
        switch (state) {
            case BARE -> bare(c);
            case DOUBLE -> inDoubleQuotes(c);
            case SINGLE -> step(c == '\'' ? State.BARE : state, 1);
            case ANSI_C -> step(c == '\'' ? State.BARE : state, c == '\\' ? 2 : 1);
            case COMMENT -> step(c == '\n' ? State.BARE : state, 1);
            case UNKNOWN -> at++;
        }
    }

    private void bare(char c) {
        switch (c) {
            case '\\' -> escape();
            case '\'' -> step(State.SINGLE, 1);
            case '"' -> step(State.DOUBLE, 1);
            case '`' -> step(State.UNKNOWN, 1);
            case '#' -> step(at == 0 || WORD_ENDS.indexOf(command.charAt(at - 1)) >= 0 ? State.COMMENT : state, 1);
            case '<' -> {
                boolean hereString = command.startsWith("<<<", at);
                step(command.startsWith("<<", at) && !hereString ? State.UNKNOWN : state, hereString ? 3 : 1);
            }
            case '$' -> {
                if (command.startsWith("$'", at)) {
                    step(State.ANSI_C, 2);
                } else if (command.startsWith("${", at)) {
                    expand();
                } else {
                    at++;
                }
            }
            default -> at++;
        }
    }

    private void inDoubleQuotes(char c) {
        switch (c) {
            case '\\' -> escape();
            case '"' -> step(State.BARE, 1);
            case '`' -> step(State.UNKNOWN, 1);
            case '$' -> {
                if (command.startsWith("${", at) || command.startsWith("$(", at)) {
                    expand();
                } else {
                    at++;
                }
            }
            default -> at++;
        }
    }

    /** A backslash also escapes the first character of a value. */
    private void escape() {
        at++;
        if (isAt(reference, at)) {
            add(Quotes.NONE);
        } else {
            at++;
        }
    }

    private void expand() {
        if (isAt(expansion, at)) {
            at = expansion.end();
        } else {
            step(State.UNKNOWN, 1);
        }
    }

    private void add(Quotes quotes) {
        found.add(new Reference(reference.group(), reference.group(1), nested ? Quotes.NONE : quotes));
        at = reference.end();
    }

    private Quotes quotes() {
        return switch (state) {
            case SINGLE -> Quotes.SINGLE;
            case DOUBLE -> Quotes.DOUBLE;
            default -> Quotes.NONE;
        };
    }

    private void step(State to, int characters) {
        state = to;
        at += characters;
    }

    private boolean isAt(Matcher matcher, int position) {
        return position < command.length()
                && matcher.region(position, command.length()).lookingAt();
    }
}
