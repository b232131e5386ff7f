/**
 * Snapshots of root branches: take, list, rename and delete them, and make a branch from one. Start at {@link
 * io.alchemyreactive.neon.api.snapshot.Snapshots}.
 */
@NullMarked
package io.alchemyreactive.neon.api.snapshot;

import org.jspecify.annotations.NullMarked;
