/**
 * The routes of the API, one class per group as in Neon's own documentation, and the rows as clients see them. Start at
 * {@link io.alchemyreactive.neon.local.internal.routes.ControlServices}, which every group works with.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.routes;

import org.jspecify.annotations.NullMarked;
