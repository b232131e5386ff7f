/**
 * Thin clones of a DBLab instance as preview databases. Start at {@link io.alchemyreactive.dblab.DbLab}.
 */
@NullMarked
package io.alchemyreactive.dblab;

import org.jspecify.annotations.NullMarked;
