package io.alchemyreactive.dblab.api;

import java.time.Instant;
import java.util.Optional;

/**
 * A snapshot of data.
 *
 * @param id its id, such as {@code pool/dataset_1@20260509212711}
 * @param pool the pool that holds it
 * @param createdAt when it was taken; empty when DBLab tells no time
 * @param dataStateAt the time of the data in it; empty when DBLab tells no time
 */
public record DbLabSnapshot(String id, String pool, Optional<Instant> createdAt, Optional<Instant> dataStateAt) {}
