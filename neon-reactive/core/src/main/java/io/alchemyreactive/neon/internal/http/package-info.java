/**
 * Neon's API over HTTP: one class per group of operations behind the interfaces of {@code neon.api}, with one queue per project,
 * creations that survive a lost answer, and waits for operations. Start at {@link
 * io.alchemyreactive.neon.internal.http.HttpNeonClient}; {@code ApiClient} is what every group is built from.
 */
@NullMarked
package io.alchemyreactive.neon.internal.http;

import org.jspecify.annotations.NullMarked;
