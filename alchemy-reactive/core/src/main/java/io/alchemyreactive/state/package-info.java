/**
 * The stored state and the contract of a store: one row per resource, leases, outputs and borrowed references. Start with
 * {@link io.alchemyreactive.state.StateStore}, the contract that each store keeps.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.state;
