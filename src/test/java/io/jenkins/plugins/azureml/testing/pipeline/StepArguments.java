package io.jenkins.plugins.azureml.testing.pipeline;

import groovy.lang.Closure;
import groovy.lang.GString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arguments of a step call, classified as Jenkins does: named ones, a single unnamed one, a block at the end. */
record StepArguments(Map<String, Object> named, Closure<?> body) {

    /**
     * @param soleParameter the parameter that a single unnamed argument is bound to, null if there is none
     * @param takesBody whether a closure at the end is the step's block
     */
    static StepArguments parse(Object args, String soleParameter, boolean takesBody) {
        List<Object> given =
                new ArrayList<>(args instanceof Object[] array ? Arrays.asList(array) : Arrays.asList(args));
        Closure<?> body = null;
        if (takesBody && !given.isEmpty() && given.get(given.size() - 1) instanceof Closure<?> block) {
            body = block;
            given.remove(given.size() - 1);
        }
        return new StepArguments(named(given, soleParameter), body);
    }

    private static Map<String, Object> named(List<Object> given, String soleParameter) {
        Map<String, Object> named = new LinkedHashMap<>();
        if (given.isEmpty()) {
            return named;
        }
        if (given.size() > 1) {
            throw new IllegalArgumentException("Expected named arguments but got " + given);
        }
        if (given.get(0) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> named.put(String.valueOf(key), flatten(value)));
        } else if (soleParameter != null) {
            named.put(soleParameter, flatten(given.get(0)));
        } else if (given.get(0) != null) {
            throw new IllegalArgumentException("Expected named arguments but got " + given);
        }
        return named;
    }

    private static Object flatten(Object value) {
        return flatten(value, new IdentityHashMap<>());
    }

    /**
     * Converts Groovy's interpolated strings to plain ones, also within lists and maps. A value that contains itself still
     * does so in the copy, so that the step can refuse it.
     */
    private static Object flatten(Object value, Map<Object, Object> copies) {
        if (value instanceof GString text) {
            return text.toString();
        } else if (copies.containsKey(value)) {
            return copies.get(value);
        } else if (value instanceof List<?> list) {
            List<Object> flat = new ArrayList<>();
            copies.put(list, flat);
            list.forEach(item -> flat.add(flatten(item, copies)));
            return flat;
        } else if (value instanceof Map<?, ?> map) {
            Map<Object, Object> flat = new LinkedHashMap<>();
            copies.put(map, flat);
            map.forEach((key, item) -> flat.put(flatten(key, copies), flatten(item, copies)));
            return flat;
        }
        return value;
    }
}
