package io.jenkins.plugins.azureml.definitions;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.HashMap;
import java.util.Map;

/**
 * The lines on which the parts of a text begin, by JSON pointer and counted from 1. A part with an absurdly long pointer has no
 * line: long keys around many values would take the memory of the controller.
 */
final class LineNumbers {

    private static final int LONGEST_POINTER = 500;

    private final Map<String, Integer> byPointer = new HashMap<>();

    /** Keeps the first line of a pointer. */
    void put(@NonNull String pointer, int line) {
        if (pointer.length() <= LONGEST_POINTER) {
            byPointer.putIfAbsent(pointer, line);
        }
    }

    @NonNull
    Map<String, Integer> byPointer() {
        return byPointer;
    }
}
