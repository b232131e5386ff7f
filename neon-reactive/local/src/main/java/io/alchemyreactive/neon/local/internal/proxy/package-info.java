/**
 * The listeners of endpoints on 127.0.0.1, which pass each connection on to the PostgreSQL behind it. Start at {@link
 * io.alchemyreactive.neon.local.internal.proxy.EndpointProxies}; {@link io.alchemyreactive.neon.local.internal.proxy.ComputeConnector}
 * finds that PostgreSQL.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.proxy;

import org.jspecify.annotations.NullMarked;
