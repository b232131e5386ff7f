/**
 * Neon's resources for stacks. Start with {@link io.alchemyreactive.neon.NeonSource}, which says to which Neon a run
 * talks.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.neon;
