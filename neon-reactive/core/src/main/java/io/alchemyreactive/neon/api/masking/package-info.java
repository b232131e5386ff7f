/**
 * Branches with masked columns: create them, change their rules, start masking and wait for its end. Start at {@link
 * io.alchemyreactive.neon.api.masking.AnonymizedBranches}.
 */
@NullMarked
package io.alchemyreactive.neon.api.masking;

import org.jspecify.annotations.NullMarked;
