/**
 * SQL over HTTP and over WebSocket, as the proxy of the service offers them to programs that have no sockets. Start at {@link
 * io.alchemyreactive.neon.local.internal.serverless.SqlOverHttp} and at {@link
 * io.alchemyreactive.neon.local.internal.serverless.WebSocketTunnel}.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.serverless;

import org.jspecify.annotations.NullMarked;
