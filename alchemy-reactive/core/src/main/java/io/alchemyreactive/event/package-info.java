/** The events of a run, as one sequence. Start with {@link io.alchemyreactive.event.DeployEvent}. */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.event;
