/**
 * Neon's API as interfaces, values and failures, without any HTTP: one interface per group of operations, one value in, one
 * {@code Mono} or {@code Flux} out. Start at {@link io.alchemyreactive.neon.api.NeonClient}; what can go wrong hangs below
 * {@link io.alchemyreactive.neon.api.NeonException}.
 */
@NullMarked
package io.alchemyreactive.neon.api;

import org.jspecify.annotations.NullMarked;
