package io.alchemyreactive.neon.local.internal.compute;

import java.nio.file.Path;
import java.util.List;

/**
 * The beginning of a recovery.
 *
 * @param base a copy of data
 * @param place the log position at which the copy is complete
 * @param history the parts of the log from that position, the oldest first; each part ends where the next one branches
 *     off
 */
public record RecoveryOrigin(Path base, Lsn place, List<WalSource> history) {}
