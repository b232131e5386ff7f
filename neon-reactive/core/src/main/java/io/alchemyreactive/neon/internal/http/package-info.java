/**
 * Neon's API over HTTP. There is one class per group of operations behind the interfaces of {@code neon.api}, one queue
 * per project, creations that are safe after a lost answer, and waits for operations. Start at {@link
 * io.alchemyreactive.neon.internal.http.HttpNeonClient}; {@code ApiClient} contains the calls that every group uses.
 */
@NullMarked
package io.alchemyreactive.neon.internal.http;

import org.jspecify.annotations.NullMarked;
