/**
 * All data that the local Neon stores: one mutable row per project, branch, endpoint and so on, the passwords, and the
 * two files that contain them. One thread reads and changes all of it, so rows need no locks. Start at {@link
 * io.alchemyreactive.neon.local.internal.rows.StoredRows} and {@link
 * io.alchemyreactive.neon.local.internal.rows.ControlThread}.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.rows;

import org.jspecify.annotations.NullMarked;
