/**
 * Neon's resources and their providers. Start with {@link io.alchemyreactive.neon.Neon}, which has the providers for a
 * stack, then {@link io.alchemyreactive.neon.Project} and {@link io.alchemyreactive.neon.Branch}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.neon;
