package io.jenkins.plugins.azureml.definitions.yaml;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.HashMap;
import java.util.Map;

/**
 * Maps JSON pointers to line numbers, counted from 1. Omits very long pointers: long keys around many values would
 * exhaust the memory of the controller.
 */
public final class LineNumbers {

    private static final int MAX_POINTER_LENGTH = 500;

    private final Map<String, Integer> byPointer = new HashMap<>();

    /** Keeps the first line of a pointer. */
    void put(@NonNull String pointer, int line) {
        if (pointer.length() <= MAX_POINTER_LENGTH) {
            byPointer.putIfAbsent(pointer, line);
        }
    }

    /** Returns a key as a segment of a JSON pointer. */
    @NonNull
    public static String escape(@NonNull String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    @NonNull
    Map<String, Integer> byPointer() {
        return byPointer;
    }
}
