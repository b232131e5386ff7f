/**
 * Neon's API as interfaces, values and failures, without any HTTP: one package per group of operations, in it one interface, one
 * value in, one {@code Mono} or {@code Flux} out. Start at {@link io.alchemyreactive.neon.api.NeonClient}; all failures extend
 * {@link io.alchemyreactive.neon.api.error.NeonException}.
 */
@NullMarked
package io.alchemyreactive.neon.api;

import org.jspecify.annotations.NullMarked;
