/**
 * Branches of a project: list, create, change, delete, restore, and the schema of a database in them. Start at {@link
 * io.alchemyreactive.neon.api.branch.Branches}.
 */
@NullMarked
package io.alchemyreactive.neon.api.branch;

import org.jspecify.annotations.NullMarked;
