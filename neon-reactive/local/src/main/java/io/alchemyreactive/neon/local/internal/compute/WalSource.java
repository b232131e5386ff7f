package io.alchemyreactive.neon.local.internal.compute;

import java.util.Optional;

/**
 * A part of the history of a branch: the log that one compute wrote.
 *
 * @param compute the compute whose archive and current log are read
 * @param until the position at which the next part branches off; empty for the last part
 */
public record WalSource(LocalCompute compute, Optional<Lsn> until) {}
