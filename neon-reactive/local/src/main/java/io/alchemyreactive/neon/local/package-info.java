/**
 * A local Neon: the HTTP API of Neon over one PostgreSQL process per active branch, so that programs run offline. Start
 * at {@link io.alchemyreactive.neon.local.LocalNeon} inside a JVM, or at {@link
 * io.alchemyreactive.neon.local.LocalNeonProcess} for one that outlives it.
 */
@NullMarked
package io.alchemyreactive.neon.local;

import org.jspecify.annotations.NullMarked;
