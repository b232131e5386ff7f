/**
 * Neon's API over HTTP: Reactor Netty behind the interfaces of {@code neon.api}, with pacing, repeats, one queue per project and
 * waits for operations. Start at {@link io.alchemyreactive.neon.http.ReactorNeonClient}; {@code Api} is what every group is
 * built from, {@code Failures} turns answers into exceptions.
 */
@NullMarked
package io.alchemyreactive.neon.http;

import org.jspecify.annotations.NullMarked;
