/**
 * Values as the engine compares and stores them: a small closed tree, its canonical JSON, and the way from and to records.
 * Start with {@link io.alchemyreactive.value.Value}; {@link io.alchemyreactive.value.Values} converts.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.value;
