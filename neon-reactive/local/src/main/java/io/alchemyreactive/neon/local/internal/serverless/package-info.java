/**
 * SQL over HTTP and over WebSocket, as Neon's proxy offers them to programs without sockets. Start at {@link
 * io.alchemyreactive.neon.local.internal.serverless.SqlOverHttp} and at {@link
 * io.alchemyreactive.neon.local.internal.serverless.WebSocketTunnel}.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.serverless;

import org.jspecify.annotations.NullMarked;
