/**
 * The statements that the local Neon runs inside the PostgreSQL of a branch: roles and databases, masking, emptying, the schema
 * as text. Start at {@link io.alchemyreactive.neon.local.internal.sql.ClusterChangeSql}.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.sql;

import org.jspecify.annotations.NullMarked;
