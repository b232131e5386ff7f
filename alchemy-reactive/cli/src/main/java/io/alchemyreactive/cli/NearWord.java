package io.alchemyreactive.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that somebody may have meant: it differs in few letters, of which two neighbours may have changed places. */
final class NearWord {

    private static final int LETTERS_PER_MISTAKE = 3;

    private NearWord() {}

    /** The nearest of these words; empty when none is near. */
    static Optional<String> of(String word, Collection<String> words) {
        int most = Math.max(1, word.replace("-", "").length() / LETTERS_PER_MISTAKE);
        return words.stream()
                .filter(each -> distance(word, each) <= most)
                .min(Comparator.comparingInt((String each) -> distance(word, each))
                        .thenComparing(each -> each));
    }

    /** The question whether the nearest of these words was meant, with a space before it; empty text when none is near. */
    static String hint(String word, Collection<String> words) {
        return of(word, words).map(near -> " Did you mean " + near + "?").orElse("");
    }

    /** How many letters have to be added, removed, replaced or swapped with their neighbour. */
    static int distance(String a, String b) {
        int[][] distances = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                distances[i][j] = i == 0 || j == 0 ? i + j : distance(a, b, i, j, distances);
            }
        }
        return distances[a.length()][b.length()];
    }

    private static int distance(String a, String b, int i, int j, int[][] distances) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(
                distances[i - 1][j - 1] + (same ? 0 : 1), Math.min(distances[i - 1][j], distances[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, distances[i - 2][j - 2] + 1) : least;
    }
}
