package io.alchemyreactive.benchmarks;

/** The shapes in which graphs of any size come. */
public enum Shape {
    /** No resource uses another. */
    WIDE,
    /** Each one uses the one before. */
    CHAIN,
    /** Ten layers; each one uses three of the layer above. */
    LAYERED
}
