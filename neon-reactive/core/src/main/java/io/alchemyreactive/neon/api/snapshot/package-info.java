/**
 * Snapshots of root branches: take, list, rename, delete, and make a branch of one. Start at {@link
 * io.alchemyreactive.neon.api.snapshot.Snapshots}.
 */
@NullMarked
package io.alchemyreactive.neon.api.snapshot;

import org.jspecify.annotations.NullMarked;
