/**
 * Single requests to Neon: paced, sent, repeated where that does no harm, and their answers as values or exceptions. Start at {@link
 * io.alchemyreactive.neon.internal.transport.Transport}.
 */
@NullMarked
package io.alchemyreactive.neon.internal.transport;

import org.jspecify.annotations.NullMarked;
