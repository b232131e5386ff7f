/**
 * The text form of rows, outputs and borrows, shared by all stores that write text, and the encryption of secrets in
 * it. Start with {@link io.alchemyreactive.internal.codec.StateCodec}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.internal.codec;
