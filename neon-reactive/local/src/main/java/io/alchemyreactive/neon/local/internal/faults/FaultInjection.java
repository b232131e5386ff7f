package io.alchemyreactive.neon.local.internal.faults;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The faults and limits that tests have ordered. Thread-safe.
 *
 * @param faults that are planned
 * @param limits of the account
 * @param dropsAnnotations whether new branches lose what was written beside them
 */
public record FaultInjection(PlannedFaults faults, AccountLimits limits, AtomicBoolean dropsAnnotations) {}
