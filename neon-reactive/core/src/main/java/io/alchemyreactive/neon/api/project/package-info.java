/**
 * Projects: list, create, change, delete and recover. Start at {@link io.alchemyreactive.neon.api.project.Projects}.
 */
@NullMarked
package io.alchemyreactive.neon.api.project;

import org.jspecify.annotations.NullMarked;
