/**
 * Effects over {@code Mono}: do-notation, services in the Reactor context, layers that build and release them, memo
 * tables, task graphs and redacted values. Start with {@link io.alchemyreactive.effect.Effect#gen}.
 */
@NullMarked
package io.alchemyreactive.effect;

import org.jspecify.annotations.NullMarked;
