/**
 * Single requests to Neon: limited in rate, sent, repeated where that is safe, with their answers as values or
 * exceptions. Start at {@link io.alchemyreactive.neon.internal.transport.Transport}.
 */
@NullMarked
package io.alchemyreactive.neon.internal.transport;

import org.jspecify.annotations.NullMarked;
