/**
 * Graphs whose edges may come to light while they run. Start with {@link io.alchemyreactive.graph.Rounds}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.graph;
