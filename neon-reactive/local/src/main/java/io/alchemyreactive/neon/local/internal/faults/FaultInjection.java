package io.alchemyreactive.neon.local.internal.faults;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The faults and limits that tests have ordered. Thread-safe.
 *
 * @param faults the planned faults
 * @param limits the limits of the account
 * @param dropsAnnotations whether new branches lose their annotations
 */
public record FaultInjection(PlannedFaults faults, AccountLimits limits, AtomicBoolean dropsAnnotations) {}
