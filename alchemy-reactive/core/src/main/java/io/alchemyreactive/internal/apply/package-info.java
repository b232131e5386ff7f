/**
 * Makes a plan real: intents before provider calls, results after them, clean-up at the end. Start with
 * {@link io.alchemyreactive.internal.apply.Applier}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.internal.apply;
