/**
 * The SQL that the local Neon runs in the PostgreSQL of a branch: roles and databases, masking, deletion of rows, and
 * the schema as text. Start at {@link io.alchemyreactive.neon.local.internal.sql.ClusterChangeSql}.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.sql;

import org.jspecify.annotations.NullMarked;
