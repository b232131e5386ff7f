/**
 * The log lines of failures that no caller sees, such as those of periodic work. Start at {@link
 * io.alchemyreactive.neon.local.internal.log.FailureLog}.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.log;

import org.jspecify.annotations.NullMarked;
