/**
 * Operations and the code that runs them: the scheduler, one class per kind of work, and the work that is due by the
 * clock. Start at {@link io.alchemyreactive.neon.local.internal.work.OperationScheduler}.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.work;

import org.jspecify.annotations.NullMarked;
