/**
 * The parts of PostgreSQL's protocol that a proxy needs: the messages before a session, TLS on both sides, passwords,
 * and errors. Start at {@link io.alchemyreactive.neon.local.internal.wire.ClientStartup} for clients and at {@link
 * io.alchemyreactive.neon.local.internal.wire.ServerConnection} for servers.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.wire;

import org.jspecify.annotations.NullMarked;
