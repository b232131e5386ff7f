/**
 * Files of the local Neon: unpacked PostgreSQL binaries, copies of data directories and small private files. Start at
 * {@link io.alchemyreactive.neon.local.internal.storage.BinaryStore}. All methods in this package block; callers choose
 * the thread with {@link io.alchemyreactive.neon.local.internal.storage.Blocking}.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.storage;

import org.jspecify.annotations.NullMarked;
