package io.alchemyreactive.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Which resources use which: {@code needs[i]} names resources before {@code i}. Equal arguments give equal graphs.
 *
 * @param needs the needs of each resource, ascending; not to be changed
 */
record Graph(int[][] needs) {

    private static final long SEED = 20_260_101;
    private static final int USES = 3;
    private static final int LAYERS = 10;

    static Graph of(Shape shape, int size) {
        return switch (shape) {
            case WIDE -> wide(size);
            case CHAIN -> chain(size);
            case LAYERED -> layered(LAYERS, size / LAYERS);
        };
    }

    static Graph wide(int size) {
        return new Graph(new int[size][0]);
    }

    static Graph chain(int size) {
        int[][] needs = new int[size][];
        Arrays.setAll(needs, i -> i == 0 ? new int[0] : new int[] {i - 1});
        return new Graph(needs);
    }

    static Graph layered(int layers, int width) {
        var random = new SplittableRandom(SEED);
        int[][] needs = new int[layers * width][];
        Arrays.setAll(needs, i -> i < width ? new int[0] : above(random, (i / width - 1) * width, width));
        return new Graph(needs);
    }

    private static int[] above(SplittableRandom random, int first, int width) {
        return random.ints(first, first + width)
                .distinct()
                .limit(Math.min(USES, width))
                .sorted()
                .toArray();
    }

    int size() {
        return needs.length;
    }
}
