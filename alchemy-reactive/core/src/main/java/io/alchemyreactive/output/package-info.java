/**
 * Values that are known only later, and their evaluation. Start with {@link io.alchemyreactive.output.Output}; {@link
 * io.alchemyreactive.output.Evaluation} is for the engine.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.output;
