/**
 * Operations, the work that continues after Neon has answered: list, read, and wait for their end. Start at {@link
 * io.alchemyreactive.neon.api.operation.Operations}.
 */
@NullMarked
package io.alchemyreactive.neon.api.operation;

import org.jspecify.annotations.NullMarked;
