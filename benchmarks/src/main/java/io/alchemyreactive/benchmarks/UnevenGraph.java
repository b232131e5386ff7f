package io.alchemyreactive.benchmarks;

import java.util.Arrays;
import java.util.Random;

/**
 * A graph whose resources take different times to make: a few very long, most short. Each instance is the same.
 *
 * @param graph which resources use which
 * @param millis how long each takes; not to be changed
 */
record UnevenGraph(Graph graph, int[] millis) {

    private static final int SIZE = 1_000;
    private static final int REACH = 80;
    private static final int MEDIAN_MILLIS = 40;
    private static final long SEED = 20_261_130;

    /** A graph whose resources use so many others at most: with 3 its longest path counts, with 2 also the work in all. */
    static UnevenGraph using(int uses) {
        var random = new Random(SEED);
        int[][] needs = new int[SIZE][];
        int[] millis = new int[SIZE];
        for (int i = 0; i < SIZE; i++) {
            int first = Math.max(0, i - REACH);
            needs[i] = random.ints(i == 0 ? 0 : random.nextInt(uses + 1), first, Math.max(i, 1))
                    .distinct()
                    .sorted()
                    .toArray();
            millis[i] = 1 + (int) (MEDIAN_MILLIS * Math.exp(random.nextGaussian()));
        }
        return new UnevenGraph(new Graph(needs), millis);
    }

    /** The time that no order of starts can beat: the longest path, or all the work shared by so many places. */
    double leastMillis(int places) {
        return Math.max(longestPath(), (double) Arrays.stream(millis).sum() / places);
    }

    private long longestPath() {
        long[] path = new long[millis.length];
        long longest = 0;
        for (int i = 0; i < path.length; i++) {
            path[i] = millis[i]
                    + Arrays.stream(graph.needs()[i])
                            .mapToLong(need -> path[need])
                            .max()
                            .orElse(0);
            longest = Math.max(longest, path[i]);
        }
        return longest;
    }
}
