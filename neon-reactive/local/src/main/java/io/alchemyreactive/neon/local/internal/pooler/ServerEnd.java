package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.wire.ByteReader;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * The connection to a server.
 *
 * @param reader reads its messages
 * @param send writes messages to it; completes when they are written
 * @param cancel sends a request to cancel over another connection; completes when the server has received it
 * @param close closes the connection at once
 */
record ServerEnd(
        ByteReader reader, Function<byte[], Mono<Void>> send, Function<byte[], Mono<Void>> cancel, Runnable close) {}
