/**
 * The control plane of the local Neon. It connects rows, operations, listeners and routes, and answers the calls of the
 * HTTP server. Start at {@link io.alchemyreactive.neon.local.internal.control.ControlPlane}.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.control;

import org.jspecify.annotations.NullMarked;
