/**
 * Projects: list, create, change, delete and bring back. Start at {@link io.alchemyreactive.neon.api.project.Projects}.
 */
@NullMarked
package io.alchemyreactive.neon.api.project;

import org.jspecify.annotations.NullMarked;
