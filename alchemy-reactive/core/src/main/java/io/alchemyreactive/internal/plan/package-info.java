/**
 * Turns the declarations of a run into decisions: resolves outputs and references, compares declarations with rows, and
 * asks providers where the table says so. Start with {@link io.alchemyreactive.internal.plan.Planner}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.internal.plan;
