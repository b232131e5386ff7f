/**
 * Endpoints, the computes that serve branches: list, create, change, delete, start and suspend. Start at {@link
 * io.alchemyreactive.neon.api.endpoint.Endpoints}.
 */
@NullMarked
package io.alchemyreactive.neon.api.endpoint;

import org.jspecify.annotations.NullMarked;
