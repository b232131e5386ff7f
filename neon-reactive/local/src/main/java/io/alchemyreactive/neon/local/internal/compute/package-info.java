/**
 * PostgreSQL processes of the local Neon, one per active branch, with their data directories and logs. Start at {@link io.alchemyreactive.neon.local.internal.compute.LocalCompute}.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.compute;

import org.jspecify.annotations.NullMarked;
