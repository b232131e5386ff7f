/**
 * Neon's API as interfaces, values and failures, without HTTP. There is one package per group of operations. Each
 * package has one interface; each method takes one value and returns a {@code Mono} or {@code Flux}. Start at {@link
 * io.alchemyreactive.neon.api.NeonClient}; all failures extend {@link io.alchemyreactive.neon.api.error.NeonException}.
 */
@NullMarked
package io.alchemyreactive.neon.api;

import org.jspecify.annotations.NullMarked;
