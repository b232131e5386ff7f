/**
 * How rows, outputs and borrows stand in text, the same for every store that writes text, and how secrets stand in it
 * encrypted. Start with {@link io.alchemyreactive.internal.codec.StateCodec}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.internal.codec;
