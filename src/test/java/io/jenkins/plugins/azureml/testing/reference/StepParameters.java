package io.jenkins.plugins.azureml.testing.reference;

import io.jenkins.plugins.azureml.steps.AmlStep;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The parameters of a step by reflection: those of the constructor, then the others in the order of the form. Types of
 * {@code Object} parameters and what else cannot be derived come from the step's notes.
 */
final class StepParameters {
    private static final Pattern FIELD = Pattern.compile("field=\"(\\w+)\"");
    private static final Map<Class<?>, String> TYPES = Map.of(
            String.class, "text",
            boolean.class, "boolean",
            Boolean.class, "boolean",
            int.class, "number",
            Integer.class, "number",
            double.class, "number",
            Double.class, "number",
            Map.class, "map",
            List.class, "list");

    private final Class<?> step;
    private final Map<String, StepNotes.Note> notes;
    private final Constructor<?> constructor;

    /** A row of the table of parameters. */
    record Row(String name, String type, boolean required, String defaultValue, String description) {}

    StepParameters(Class<?> step, Map<String, StepNotes.Note> notes) {
        this.step = step;
        this.notes = notes;
        constructor = Arrays.stream(step.getConstructors())
                .filter(each -> each.isAnnotationPresent(DataBoundConstructor.class))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the parameter that can be passed without its name; null if there is none. */
    String sole() {
        return constructor.getParameterCount() == 1 ? constructor.getParameters()[0].getName() : null;
    }

    /** @param inherited whether to include those of {@link AmlStep}, which all steps have */
    List<Row> rows(boolean inherited) throws IOException, ReflectiveOperationException {
        Map<String, Class<?>> types = new LinkedHashMap<>();
        for (Parameter parameter : constructor.getParameters()) {
            types.put(parameter.getName(), parameter.getType());
        }
        int required = types.size();
        setters(inherited).forEach(types::putIfAbsent);
        List<String> unknown = new ArrayList<>(notes.keySet());
        unknown.removeAll(types.keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalStateException(step.getSimpleName() + " has no parameter " + unknown);
        }
        Object instance = constructor.newInstance(new Object[constructor.getParameterCount()]);
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, Class<?>> entry : types.entrySet()) {
            rows.add(row(entry.getKey(), entry.getValue(), rows.size() < required, instance));
        }
        return rows;
    }

    private Row row(String name, Class<?> type, boolean inConstructor, Object instance)
            throws IOException, ReflectiveOperationException {
        StepNotes.Note note = notes.getOrDefault(name, StepNotes.Note.NONE);
        String shownType = note.type() == null ? TYPES.get(type) : note.type();
        if (shownType == null) {
            throw new IllegalStateException("Add the type of " + name + " to the notes of " + step.getSimpleName());
        }
        return new Row(
                name,
                shownType,
                note.required() == null ? inConstructor : note.required(),
                note.defaultValue() == null ? literal(value(instance, name)) : note.defaultValue(),
                HelpText.of(step, "help-" + name + ".html"));
    }

    private Map<String, Class<?>> setters(boolean inherited) throws IOException {
        Map<String, Class<?>> found = new LinkedHashMap<>();
        for (Class<?> each = step; each != null; each = each.getSuperclass()) {
            if (each == AmlStep.class && !inherited) {
                break;
            }
            for (Field field : each.getDeclaredFields()) {
                if (field.isAnnotationPresent(DataBoundSetter.class)) {
                    found.putIfAbsent(field.getName(), field.getType());
                }
            }
            for (Method method : each.getDeclaredMethods()) {
                if (method.isAnnotationPresent(DataBoundSetter.class) && !method.isBridge()) {
                    String name = method.getName();
                    found.putIfAbsent(
                            Character.toLowerCase(name.charAt(3)) + name.substring(4), method.getParameterTypes()[0]);
                }
            }
        }
        List<String> order = formFields();
        Map<String, Class<?>> sorted = new LinkedHashMap<>();
        found.keySet().stream()
                .sorted(Comparator.comparing((String name) -> order.contains(name) ? order.indexOf(name) : order.size())
                        .thenComparing(name -> name))
                .forEach(name -> sorted.put(name, found.get(name)));
        return sorted;
    }

    private List<String> formFields() throws IOException {
        try (InputStream form = step.getResourceAsStream(step.getSimpleName() + "/config.jelly")) {
            return form == null
                    ? List.of()
                    : FIELD.matcher(new String(form.readAllBytes(), StandardCharsets.UTF_8))
                            .results()
                            .map((MatchResult field) -> field.group(1))
                            .toList();
        }
    }

    private static Object value(Object instance, String name) throws ReflectiveOperationException {
        String suffix = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        for (Method method : instance.getClass().getMethods()) {
            if (method.getParameterCount() == 0
                    && (method.getName().equals("get" + suffix)
                            || method.getName().equals("is" + suffix))) {
                return method.invoke(instance);
            }
        }
        throw new IllegalStateException(instance.getClass().getSimpleName() + " has no getter of " + name);
    }

    /** Returns a value as it is written in a Jenkinsfile; an empty text for none. */
    private static String literal(Object value) {
        if (value == null || value instanceof Map<?, ?> map && map.isEmpty() || "".equals(value)) {
            return "";
        }
        return "`" + groovy(value) + "`";
    }

    private static String groovy(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(StepParameters::groovy).toList().toString();
        }
        return value instanceof String ? "'" + value + "'" : value.toString();
    }
}
