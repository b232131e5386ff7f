/**
 * A local DBLab: the HTTP API of DBLab over the data and PostgreSQL processes of a local Neon. Start at {@link
 * io.alchemyreactive.neon.local.dblab.LocalDbLab}.
 */
@NullMarked
package io.alchemyreactive.neon.local.dblab;

import org.jspecify.annotations.NullMarked;
