/**
 * The control plane of the local Neon: rows, the HTTP API over them, and the operations that carry out what a call asked
 * for. Start at {@link io.alchemyreactive.neon.local.control.ControlPlane}; all of it but the work of operations runs on
 * one thread, so rows need no locks.
 */
@NullMarked
package io.alchemyreactive.neon.local.control;

import org.jspecify.annotations.NullMarked;
