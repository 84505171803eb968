package io.jenkins.plugins.azureml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Suggests a known word for a misspelled one. */
public final class Suggestion {

    private static final int MAX_EDITS = 3;

    private Suggestion() {}

    /** Returns {@code " Did you mean '…'?"}, or an empty text if no known word is similar. */
    public static String of(String word, Collection<String> known) {
        return known.stream()
                .filter(each -> editDistance(word, each) <= Math.min(MAX_EDITS, each.length() / 2))
                .min(Comparator.comparingInt((String each) -> editDistance(word, each))
                        .thenComparing(each -> each))
                .map(each -> " Did you mean '" + each + "'?")
                .orElse("");
    }

    /**
     * Returns the Levenshtein distance, ignoring case; 0 for a reversed word such as {@code =>} for {@code
     * >=}, and 1 for a part of it, such as {@code conda} for {@code conda_file}.
     */
    private static int editDistance(String word, String other) {
        String a = word.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        if (new StringBuilder(a).reverse().toString().equals(b)) {
            return 0;
        }
        if (b.startsWith(a + "_") || b.endsWith("_" + a)) {
            return 1;
        }
        if (Math.abs(a.length() - b.length()) > MAX_EDITS) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
