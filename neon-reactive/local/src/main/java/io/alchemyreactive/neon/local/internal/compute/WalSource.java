package io.alchemyreactive.neon.local.internal.compute;

import java.util.Optional;

/**
 * A part of the history of a branch: the log that one compute wrote.
 *
 * @param compute whose archive and current log are read
 * @param until where the next part branched off, empty for the last one
 */
public record WalSource(LocalCompute compute, Optional<Lsn> until) {}
