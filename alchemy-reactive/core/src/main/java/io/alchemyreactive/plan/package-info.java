/**
 * Plans, their text and JSON, drift, and the failures of planning and applying. Start with {@link
 * io.alchemyreactive.plan.Plan}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.plan;
