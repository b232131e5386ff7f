/**
 * Paths of the API. A path holds the ids and names that lead to one branch, endpoint, role, database, snapshot or
 * operation. Start at {@link io.alchemyreactive.neon.api.path.BranchPath}.
 */
@NullMarked
package io.alchemyreactive.neon.api.path;

import org.jspecify.annotations.NullMarked;
