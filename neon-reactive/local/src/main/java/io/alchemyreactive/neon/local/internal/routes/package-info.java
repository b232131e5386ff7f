/**
 * The routes of the API, one class per group of Neon's documentation, and the JSON form of rows. Start at {@link
 * io.alchemyreactive.neon.local.internal.routes.ControlServices}, which every group uses.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.routes;

import org.jspecify.annotations.NullMarked;
