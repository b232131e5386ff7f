package io.alchemyreactive.benchmarks;

import io.alchemyreactive.cli.AlchemyCli;

/** The command line of a small stack, where no launcher is given. */
final class GridMain {

    private static final int SIZE = 10;

    private GridMain() {}

    /** Runs a command. */
    public static void main(String[] args) {
        AlchemyCli.main(Grid.of(Graph.of(Shape.CHAIN, SIZE)).stack(), args);
    }
}
