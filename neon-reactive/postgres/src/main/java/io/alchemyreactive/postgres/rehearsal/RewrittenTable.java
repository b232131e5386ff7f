package io.alchemyreactive.postgres.rehearsal;

/**
 * A table or materialized view whose file a migration wrote anew, or emptied.
 *
 * @param table schema and name before the migration, quoted where SQL requires it
 * @param bytesBefore the size that it had, with its indexes and its out-of-line values
 * @param bytesAfter the size that it has since
 */
public record RewrittenTable(String table, long bytesBefore, long bytesAfter) {}
