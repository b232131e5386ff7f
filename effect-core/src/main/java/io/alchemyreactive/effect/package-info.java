/**
 * Effects over {@code Mono}: do-notation, services in the Reactor context, layers that build and release them, memo
 * tables, task graphs, serial queues and redacted values. Start with {@link io.alchemyreactive.effect.Effect#gen}.
 *
 * <p>Reactor sees the publishers of this package as its own: {@code Scannable} tells what they wait for, and assembly hooks
 * apply to them. A hook sees the line of this package that makes the publisher; a name ({@code Effect.gen("deploy shop", …)})
 * tells the line that calls it.
 */
@NullMarked
package io.alchemyreactive.effect;

import org.jspecify.annotations.NullMarked;
