/**
 * Roles of a branch and their passwords. Start at {@link io.alchemyreactive.neon.api.role.Roles}.
 */
@NullMarked
package io.alchemyreactive.neon.api.role;

import org.jspecify.annotations.NullMarked;
