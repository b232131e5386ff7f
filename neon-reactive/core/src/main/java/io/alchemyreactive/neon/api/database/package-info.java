/**
 * Databases of a branch. Start at {@link io.alchemyreactive.neon.api.database.Databases}.
 */
@NullMarked
package io.alchemyreactive.neon.api.database;

import org.jspecify.annotations.NullMarked;
