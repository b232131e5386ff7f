/**
 * DBLab's API as an interface, values and failures, without HTTP. Start at {@link
 * io.alchemyreactive.dblab.api.DbLabClient}; all failures extend {@link io.alchemyreactive.dblab.api.DbLabException}.
 */
@NullMarked
package io.alchemyreactive.dblab.api;

import org.jspecify.annotations.NullMarked;
