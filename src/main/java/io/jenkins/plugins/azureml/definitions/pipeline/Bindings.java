package io.jenkins.plugins.azureml.definitions.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Expressions that bind inputs and outputs of nodes to those of the pipeline and of other nodes. */
final class Bindings {

    private static final Pattern ANY = Pattern.compile("\\$\\{\\{\\s*(\\S*?)\\s*\\}\\}");
    private static final Pattern OLD = Pattern.compile("\\$\\{\\{\\s*((?:inputs|jobs|outputs)\\.\\S*?)\\s*\\}\\}");
    private static final Pattern INPUT = Pattern.compile("parent\\.inputs\\.(.+)");
    private static final Pattern OUTPUT = Pattern.compile("parent\\.outputs\\.(.+)");
    private static final Pattern NODE = Pattern.compile("parent\\.jobs\\.([^.]+)\\.(inputs|outputs)\\.(.+)");

    private Bindings() {}

    /** Returns the names in all expressions of a text, such as {@code parent.inputs.raw}. */
    @NonNull
    static List<String> of(@NonNull String text) {
        List<String> names = new ArrayList<>();
        for (Matcher found = ANY.matcher(text); found.find(); ) {
            names.add(found.group(1));
        }
        return names;
    }

    /** Returns whether the whole text is an expression that begins with {@code parent}. */
    static boolean isBinding(@NonNull String text) {
        Matcher whole = ANY.matcher(text);
        return whole.matches() && whole.group(1).startsWith("parent.");
    }

    static boolean hasBinding(@NonNull String text) {
        return of(text).stream().anyMatch(name -> name.startsWith("parent."));
    }

    /** Returns the current spelling of an expression that lacks {@code parent}; null if there is none. */
    @CheckForNull
    static String corrected(@NonNull String text) {
        Matcher old = OLD.matcher(text);
        return old.find() ? old.replaceAll("\\${{parent.$1}}") : null;
    }

    /** Returns the name of the pipeline's input; null for another expression. */
    @CheckForNull
    static String input(@NonNull String name) {
        Matcher input = INPUT.matcher(name);
        return input.matches() ? input.group(1) : null;
    }

    /** Returns the name of the pipeline's output; null for another expression. */
    @CheckForNull
    static String output(@NonNull String name) {
        Matcher output = OUTPUT.matcher(name);
        return output.matches() ? output.group(1) : null;
    }

    /** Input or output of another node. */
    record OfNode(
            @NonNull String node, boolean output, @NonNull String name) {}

    /** Returns the input or output of another node; null for another expression. */
    @CheckForNull
    static OfNode node(@NonNull String name) {
        Matcher node = NODE.matcher(name);
        return node.matches() ? new OfNode(node.group(1), node.group(2).equals("outputs"), node.group(3)) : null;
    }
}
