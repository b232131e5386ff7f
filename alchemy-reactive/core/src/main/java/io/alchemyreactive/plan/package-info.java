/**
 * From declarations, a snapshot and the providers' diffs to an immutable plan, with its text and JSON. Start with
 * {@link io.alchemyreactive.plan.Plan}, the result; {@link io.alchemyreactive.plan.Planner} makes it.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.plan;
