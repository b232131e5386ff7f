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

    /** The resources so that each comes after those it uses. */
    int[] sorted() {
        int size = size();
        int[] missing = new int[size];
        int[] starts = new int[size + 1];
        for (int i = 0; i < size; i++) {
            missing[i] = needs[i].length;
            for (int need : needs[i]) {
                starts[need + 1]++;
            }
        }
        for (int i = 0; i < size; i++) {
            starts[i + 1] += starts[i];
        }
        int[] users = new int[starts[size]];
        int[] next = Arrays.copyOf(starts, size);
        int[] order = new int[size];
        int ready = 0;
        for (int i = 0; i < size; i++) {
            if (missing[i] == 0) {
                order[ready++] = i;
            }
            for (int need : needs[i]) {
                users[next[need]++] = i;
            }
        }
        for (int done = 0; done < ready; done++) {
            for (int at = starts[order[done]]; at < starts[order[done] + 1]; at++) {
                if (--missing[users[at]] == 0) {
                    order[ready++] = users[at];
                }
            }
        }
        return Arrays.copyOf(order, ready);
    }
}
