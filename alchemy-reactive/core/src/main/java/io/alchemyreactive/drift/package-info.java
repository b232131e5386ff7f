/**
 * How what exists differs from what is stored. Start with {@link io.alchemyreactive.drift.Drift}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.drift;
