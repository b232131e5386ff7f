/**
 * Faults on demand: calls and operations that fail as planned, limits of the account, lost annotations. Start at {@link
 * io.alchemyreactive.neon.local.internal.faults.FaultInjection}.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.faults;

import org.jspecify.annotations.NullMarked;
