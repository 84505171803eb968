package io.jenkins.plugins.azureml.definitions.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ImplicitTuple;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.events.StreamStartEvent;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Writes YAML like PyYAML with sorted keys. Microsoft's client sends packages in this form, and names environments after
 * this text. Numbers keep their spelling, because {@code 1.10} is a version to whom wrote it: the one deliberate difference.
 */
public final class PythonYaml {

    private static final YamlTypes TYPES = new YamlTypes();
    private static final Pattern ESCAPE = Pattern.compile("\\\\(x|u|U)([0-9a-f]{2,8})");

    /** Text that YAML 1.1 reserves. */
    private static final String VALUE_KEY = "=";

    private final Emitter emitter;

    private PythonYaml(Emitter emitter) {
        this.emitter = emitter;
    }

    @NonNull
    public static String dump(@NonNull JsonNode value) {
        DumperOptions options = new DumperOptions();
        options.setAllowUnicode(false);
        StringWriter out = new StringWriter();
        try {
            PythonYaml yaml = new PythonYaml(new Emitter(out, options));
            yaml.emit(new StreamStartEvent(null, null));
            yaml.emit(new DocumentStartEvent(null, null, false, null, Map.of()));
            yaml.value(value);
            yaml.emit(new DocumentEndEvent(null, null, false));
            yaml.emit(new StreamEndEvent(null, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // PyYAML writes the digits of escapes in upper case. Without another backslash, each one begins an escape.
        return value.toString().contains("\\\\")
                ? out.toString()
                : ESCAPE.matcher(out.toString())
                        .replaceAll(
                                each -> "\\\\" + each.group(1) + each.group(2).toUpperCase(Locale.ROOT));
    }

    private void emit(Event event) throws IOException {
        emitter.emit(event);
    }

    private void value(JsonNode value) throws IOException {
        DumperOptions.FlowStyle block = DumperOptions.FlowStyle.BLOCK;
        if (value.isObject()) {
            emit(new MappingStartEvent(null, Tag.MAP.getValue(), true, null, null, block));
            Map<String, JsonNode> sorted = new TreeMap<>(PythonYaml::byCodePoints);
            value.properties().forEach(each -> sorted.put(each.getKey(), each.getValue()));
            for (Map.Entry<String, JsonNode> each : sorted.entrySet()) {
                text(each.getKey());
                value(each.getValue());
            }
            emit(new MappingEndEvent(null, null));
        } else if (value.isArray()) {
            emit(new SequenceStartEvent(null, Tag.SEQ.getValue(), true, null, null, block));
            for (JsonNode each : value) {
                value(each);
            }
            emit(new SequenceEndEvent(null, null));
        } else if (Scalars.isText(value)) {
            text(value.textValue());
        } else {
            plain(value);
        }
    }

    private static int byCodePoints(String a, String b) {
        return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }

    private void text(String text) throws IOException {
        // Text that would be read as a number and the like needs quotes.
        boolean plain = !text.equals(VALUE_KEY)
                && TYPES.resolve(NodeId.scalar, text, true).equals(Tag.STR);
        emit(new ScalarEvent(
                null,
                Tag.STR.getValue(),
                new ImplicitTuple(plain, true),
                text,
                null,
                null,
                text.contains("\n") ? DumperOptions.ScalarStyle.SINGLE_QUOTED : DumperOptions.ScalarStyle.PLAIN));
    }

    private void plain(JsonNode value) throws IOException {
        String number = Scalars.isWritten(value)
                ? Scalars.written(value)
                : value.isFloatingPointNumber() ? Scalars.python(value.doubleValue()) : value.asText();
        // PyYAML adds a fraction, without which it would read the number as text.
        number = number.matches("-?\\d+e.*") ? number.replaceFirst("e", ".0e") : number;
        emit(new ScalarEvent(
                null,
                TYPES.resolve(NodeId.scalar, number, true).getValue(),
                new ImplicitTuple(true, false),
                number,
                null,
                null,
                DumperOptions.ScalarStyle.PLAIN));
    }
}
