package io.jenkins.plugins.azureml.definitions.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.representer.Representer;

/**
 * YAML as a JSON tree with the line of each part. Resolves anchors and merges ({@code <<}), and creates no objects of
 * other classes.
 *
 * <p>Everybody who can commit to a repository can write this text, and the controller parses it. Size, depth and work
 * are therefore limited: a text is parsed or refused within a second, and an interrupt stops the parser.
 */
final class YamlTree {

    static final int MAX_DEPTH = 50;
    private static final int MAX_ALIASES = 50;
    private static final int MAX_VALUES = 20_000;

    /** Maximum number of keys and merges, including overridden keys that yield no value. */
    static final int MAX_STEPS = 100_000;

    static final int MAX_CHARACTERS = 1024 * 1024;

    static final int MAX_KEY = 1000;

    private static final String MERGE = "<<";

    private final JsonNodeFactory json = JsonNodeFactory.instance;
    private final LineNumbers lines = new LineNumbers();
    private final JsonNode tree;
    private int values;
    private int steps;

    private YamlTree(Node root) throws DefinitionException {
        tree = root == null ? json.missingNode() : value(root, "", 0);
    }

    /** @throws DefinitionException if the text is not YAML, contains several documents or exceeds a limit */
    @NonNull
    static YamlTree parse(@NonNull String text) throws DefinitionException {
        try {
            return new YamlTree(compose(text));
        } catch (MarkedYAMLException e) {
            throw fault(e.getProblemMark(), String.valueOf(e.getProblem()));
        } catch (YAMLException e) {
            throw fault(null, String.valueOf(e.getMessage()));
        }
    }

    private static Node compose(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setCodePointLimit(MAX_CHARACTERS);
        DumperOptions unused = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, new YamlTypes())
                .compose(new StringReader(text));
    }

    /** Counts a key or merge. Those that yield no value take time as well. */
    private void step(Node node) {
        if (++steps > MAX_STEPS) {
            throw tooLarge("it has more than " + MAX_STEPS + " keys and merges once its aliases are resolved", node);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new YAMLException("reading it was interrupted");
        }
    }

    private static YAMLException tooLarge(String what, Node node) {
        return new YAMLException(what + (node.getStartMark() == null ? "" : " (line " + line(node) + ")"));
    }

    private static DefinitionException fault(Mark at, String what) {
        return new DefinitionException(List.of("is not valid YAML"
                + (at == null ? "" : " at line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1)) + ": "
                + what));
    }

    @NonNull
    JsonNode tree() {
        return tree;
    }

    /** Returns line numbers from 1 by JSON pointer. */
    @NonNull
    Map<String, Integer> lines() {
        return lines.byPointer();
    }

    private JsonNode value(Node node, String pointer, int depth) throws DefinitionException {
        // Aliases share a node, so a short text can be a huge or infinite tree.
        if (++values > MAX_VALUES || depth > MAX_DEPTH) {
            throw tooLarge(
                    "it holds more than " + MAX_VALUES + " values, or is nested deeper than " + MAX_DEPTH + " levels",
                    node);
        }
        step(node);
        if (node instanceof MappingNode mapping) {
            ObjectNode object = json.objectNode();
            fill(object, mapping, pointer, depth, true);
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = json.arrayNode();
            List<Node> items = sequence.getValue();
            for (int i = 0; i < items.size(); i++) {
                lines.put(pointer + "/" + i, line(items.get(i)));
                array.add(value(items.get(i), pointer + "/" + i, depth + 1));
            }
            return array;
        }
        return scalar((ScalarNode) node);
    }

    /** @param own whether these are keys of the object itself, which override merged ones */
    private void fill(ObjectNode object, MappingNode mapping, String pointer, int depth, boolean own)
            throws DefinitionException {
        if (depth > MAX_DEPTH) {
            throw fault(mapping.getStartMark(), "it merges deeper than " + MAX_DEPTH + " levels");
        }
        for (NodeTuple tuple : mapping.getValue()) {
            step(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw fault(tuple.getKeyNode().getStartMark(), "a key that is no text");
            }
            if (isMerge(key)) {
                continue;
            }
            String name = key.getValue();
            if (name.length() > MAX_KEY) {
                throw fault(key.getStartMark(), "a key of more than " + MAX_KEY + " characters");
            }
            if (object.has(name)) {
                if (own) {
                    throw fault(key.getStartMark(), "the key " + name + " occurs twice");
                }
                continue;
            }
            String at = pointer + "/" + LineNumbers.escape(name);
            lines.put(at, line(key));
            object.set(name, value(tuple.getValueNode(), at, depth + 1));
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && isMerge(key)) {
                merge(object, tuple.getValueNode(), pointer, depth + 1);
            }
        }
    }

    private void merge(ObjectNode object, Node from, String pointer, int depth) throws DefinitionException {
        step(from);
        if (from instanceof MappingNode mapping) {
            fill(object, mapping, pointer, depth, false);
        } else if (from instanceof SequenceNode sequence && depth <= MAX_DEPTH) {
            for (Node each : sequence.getValue()) {
                merge(object, each, pointer, depth + 1);
            }
        } else {
            throw fault(from.getStartMark(), "what is merged is no mapping");
        }
    }

    private static boolean isMerge(ScalarNode key) {
        return key.getValue().equals(MERGE) && key.isPlain();
    }

    private JsonNode scalar(ScalarNode node) throws DefinitionException {
        JsonNode value = Scalars.of(node.getTag(), node.getValue());
        if (value == null) {
            throw fault(node.getStartMark(), "the tag " + node.getTag().getValue() + " is not supported");
        }
        return value;
    }

    private static int line(Node node) {
        return node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
    }
}
