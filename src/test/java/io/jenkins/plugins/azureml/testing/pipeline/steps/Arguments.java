package io.jenkins.plugins.azureml.testing.pipeline.steps;

import java.util.Map;

/** Gives typed access to the arguments of a built-in step. */
record Arguments(String step, Map<String, Object> values) {

    private <T> T find(String name, Class<T> type) {
        Object value = values.get(name);
        if (value != null && !type.isInstance(value)) {
            throw new ClassCastException(step + "." + name + " expects " + type + " but received " + value.getClass());
        }
        return type.cast(value);
    }

    <T> T required(String name, Class<T> type) {
        T value = find(name, type);
        if (value == null) {
            throw new IllegalArgumentException("The step " + step + " needs the parameter " + name);
        }
        return value;
    }

    String text(String name) {
        return required(name, String.class);
    }

    String text(String name, String otherwise) {
        String value = find(name, String.class);
        return value == null ? otherwise : value;
    }

    long number(String name) {
        return required(name, Number.class).longValue();
    }

    boolean flag(String name, boolean otherwise) {
        Boolean value = find(name, Boolean.class);
        return value == null ? otherwise : value;
    }

    /** Formats a duration as Jenkins does. */
    static String duration(long millis) {
        long minutes = millis / 60_000;
        double seconds = millis % 60_000 / 1000.0;
        String rest = seconds == Math.rint(seconds) ? (long) seconds + " sec" : seconds + " sec";
        return minutes == 0 ? rest : minutes + " min " + rest;
    }
}
