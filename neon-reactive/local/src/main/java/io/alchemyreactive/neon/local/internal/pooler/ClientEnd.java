package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.wire.ByteReader;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * The connection of a client.
 *
 * @param reader reads its messages
 * @param send writes messages to it; completes when they are written
 */
public record ClientEnd(ByteReader reader, Function<byte[], Mono<Void>> send) {}
