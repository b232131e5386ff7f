/**
 * PostgreSQL processes of the local Neon and the doors that lead to them: one process per active branch, one listener per
 * endpoint. Start at {@link io.alchemyreactive.neon.local.internal.compute.Compute}.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.compute;

import org.jspecify.annotations.NullMarked;
