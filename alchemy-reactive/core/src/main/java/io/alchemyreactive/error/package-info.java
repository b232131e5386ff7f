/**
 * The root of the engine's failures. Start with {@link io.alchemyreactive.error.AlchemyException}; its kinds stand
 * beside the code that raises them.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.error;
