package io.jenkins.plugins.azureml.client.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads JSON as the services write it: field names in any case, numbers as strings, times with and without a zone. Records are
 * read field by field on purpose: a field of an unexpected type must not make the whole record unreadable.
 */
public final class Json {

    private static final Pattern HOST = Pattern.compile("[\\w+.-]+://[^/?#]*");

    /** Visible ASCII characters that no part of a URL may contain, except the brackets of an IPv6 address. */
    private static final Pattern UNENCODED = Pattern.compile("[\"<>\\\\^`{|}]");

    private static final int MAX_DEPTH = 200;
    private static final int MAX_STRING = 32 * 1024 * 1024;
    public static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_STRING)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** Each object that {@link #elements} reads has one of these fields. */
    private static final Set<String> LIST_FIELDS = Set.of("value", "id", "name", "continuationtoken", "nextlink");

    private static final Pattern FINER_THAN_NANOS = Pattern.compile("([.,]\\d{9})\\d+");
    private static final int DATE_LENGTH = "2019-01-02".length();
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("uuuu-MM-dd'T'HH:mm[:ss]")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendPattern("[XXX][XX]")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private Json() {}

    /** Parses one JSON value. @throws IOException if it is incomplete or not JSON; the message may contain parts of the text */
    public static JsonNode parse(byte[] bytes) throws IOException {
        JsonNode node = MAPPER.readTree(bytes);
        if (node == null || node.isMissingNode()) {
            throw new IOException("the response is empty");
        }
        return node;
    }

    /** Returns a field, whose name is compared without case; a missing node if there is none or it is null. */
    public static JsonNode field(@CheckForNull JsonNode node, String name) {
        if (node == null || !node.isObject()) {
            return MissingNode.getInstance();
        }
        JsonNode exact = node.get(name);
        if (exact == null) {
            for (Map.Entry<String, JsonNode> e : node.properties()) {
                if (e.getKey().equalsIgnoreCase(name)) {
                    exact = e.getValue();
                    break;
                }
            }
        }
        return exact == null || exact.isNull() ? MissingNode.getInstance() : exact;
    }

    /** Returns the text of a value field; null if it is missing, null, blank or not a value. */
    @CheckForNull
    public static String text(@CheckForNull JsonNode node, String name) {
        JsonNode value = field(node, name);
        if (!value.isValueNode() || value.isMissingNode() || value.isNull()) {
            return null;
        }
        String text = value.asText();
        return text.isBlank() ? null : text;
    }

    /** Returns whether a response can be the resource with an id: it has this id, or other fields and no id. */
    public static boolean isAbout(JsonNode answer, String idField, String id) {
        String own = text(answer, idField);
        return own == null ? answer.isObject() && !answer.isEmpty() : own.equalsIgnoreCase(id);
    }

    /** Returns whether a field is true, also as text. */
    public static boolean flag(@CheckForNull JsonNode node, String name) {
        return "true".equalsIgnoreCase(text(node, name));
    }

    /** Returns a number, also one written as a string, including {@code NaN} and {@code Infinity}. */
    public static OptionalDouble number(@CheckForNull JsonNode value) {
        if (value == null || !value.isNumber() && !value.isTextual()) {
            return OptionalDouble.empty();
        }
        if (value.isNumber()) {
            return OptionalDouble.of(value.doubleValue());
        }
        String text = value.asText().trim();
        try {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "nan" -> OptionalDouble.of(Double.NaN);
                case "inf", "+inf", "infinity", "+infinity" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
                case "-inf", "-infinity" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
                default -> OptionalDouble.of(Double.parseDouble(text));
            };
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /** Returns a finite number without its fraction, or else {@code otherwise}. */
    public static long seconds(@CheckForNull JsonNode node, String name, long otherwise) {
        OptionalDouble number = number(field(node, name));
        return number.isPresent() && Double.isFinite(number.getAsDouble()) ? (long) number.getAsDouble() : otherwise;
    }

    /**
     * Returns a time in any of the services' spellings: with any number of digits after the second, and with a zone or else in
     * UTC. Null if there is none, and for 0001-01-01, which is how .NET writes "not yet".
     */
    @CheckForNull
    public static Instant time(@CheckForNull JsonNode node, String name) {
        String text = text(node, name);
        if (text == null) {
            return null;
        }
        try {
            TemporalAccessor time = TIME.parseBest(toIso(text.trim()), OffsetDateTime::from, LocalDateTime::from);
            Instant instant = time instanceof LocalDateTime local
                    ? local.toInstant(ZoneOffset.UTC)
                    : ((OffsetDateTime) time).toInstant();
            return instant.getEpochSecond() < 0 ? null : instant;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Replaces what services write and ISO 8601 or Java does not have: blanks, commas, more than nine digits of a second. */
    private static String toIso(String text) {
        String date = text.substring(0, Math.min(DATE_LENGTH, text.length()));
        String time = text.substring(date.length());
        return date
                + FINER_THAN_NANOS
                        .matcher(time.startsWith(" ") ? "T" + time.substring(1) : time)
                        .replaceFirst("$1")
                        .replace(',', '.')
                        .replace(" ", "");
    }

    /** Returns a time in any of the spellings of {@link #time}, or in seconds since 1970. */
    @CheckForNull
    public static Instant moment(@CheckForNull JsonNode node, String name) {
        long seconds = seconds(node, name, -1);
        // The range of Instant.
        return seconds > 0 && seconds <= Instant.MAX.getEpochSecond()
                ? Instant.ofEpochSecond(seconds)
                : time(node, name);
    }

    @CheckForNull
    public static URI uri(@CheckForNull JsonNode node, String name) {
        return toUri(text(node, name));
    }

    /**
     * Returns a URL; null if it cannot be read. Characters that URLs must not contain are encoded, because services do not
     * always do so. Only blanks are encoded in the host, which then is invalid.
     */
    @CheckForNull
    public static URI toUri(@CheckForNull String text) {
        if (text == null) {
            return null;
        }
        try {
            String url = text.trim().replace(" ", "%20");
            Matcher host = HOST.matcher(url);
            int end = host.lookingAt() ? host.end() : 0;
            return new URI(url.substring(0, end)
                    + UNENCODED.matcher(url.substring(end)).replaceAll(Json::encoded));
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static String encoded(MatchResult character) {
        return String.format(Locale.ROOT, "%%%02X", (int) character.group().charAt(0));
    }

    /** Returns an object as a flat map; values that are no texts or numbers are kept as their JSON. */
    public static Map<String, String> map(@CheckForNull JsonNode node, String name) {
        return entries(field(node, name));
    }

    public static Map<String, String> entries(JsonNode object) {
        if (object.isEmpty()) {
            return Collections.emptyMap();
        }
        Map<String, String> map = new LinkedHashMap<>();
        if (object.isObject()) {
            for (Map.Entry<String, JsonNode> e : object.properties()) {
                if (!e.getValue().isNull()) {
                    map.put(
                            e.getKey(),
                            e.getValue().isValueNode()
                                    ? e.getValue().asText()
                                    : e.getValue().toString());
                }
            }
        }
        return Collections.unmodifiableMap(map);
    }

    /**
     * Returns whether {@link #elements} can read the response. Anything else comes from another server, or is an error with a
     * status of success, and must not count as an empty list: a condition that compares with the previous model would pass.
     */
    public static boolean isList(JsonNode answer) {
        JsonNode list = answer.isObject() ? field(answer, "value") : answer;
        if (list.isMissingNode()) {
            return answer.propertyStream()
                    .anyMatch(e -> LIST_FIELDS.contains(e.getKey().toLowerCase(Locale.ROOT)));
        }
        return list.isArray() ? list.valueStream().allMatch(JsonNode::isObject) : list.isObject() && !list.isEmpty();
    }

    /** Returns the objects of a list: {@code {"value":[…]}}, a bare array, or one bare object. */
    public static List<JsonNode> elements(JsonNode answer) {
        JsonNode list = answer;
        if (answer.isObject()) {
            JsonNode value = field(answer, "value");
            if (value.isMissingNode()) {
                boolean bare = !field(answer, "id").isMissingNode()
                        || !field(answer, "name").isMissingNode();
                return bare ? List.of(answer) : List.of();
            }
            list = value;
        }
        List<JsonNode> elements = new ArrayList<>();
        if (list.isArray()) {
            list.forEach(e -> {
                if (e.isObject()) {
                    elements.add(e);
                }
            });
        } else if (list.isObject()) {
            elements.add(list);
        }
        return elements;
    }

    /** Sets a field of {@code object} unless the text is null. Keeps blank text, which can clear a description. */
    public static void putIfPresent(ObjectNode object, String name, @CheckForNull String text) {
        if (text != null) {
            object.put(name, text);
        }
    }

    /** Sets a field of {@code object} unless the number is null. */
    public static void putIfPresent(ObjectNode object, String name, @CheckForNull Integer number) {
        if (number != null) {
            object.put(name, number);
        }
    }

    /** Sets a field of {@code object} to a map of texts unless it is empty. */
    public static void putIfPresent(ObjectNode object, String name, Map<String, String> texts) {
        if (!texts.isEmpty()) {
            ObjectNode map = object.putObject(name);
            texts.forEach(map::put);
        }
    }

    /** Sets a field of {@code object} unless the text is null or blank. */
    public static void putText(ObjectNode object, String name, @CheckForNull String text) {
        if (text != null && !text.isBlank()) {
            object.put(name, text);
        }
    }
}
