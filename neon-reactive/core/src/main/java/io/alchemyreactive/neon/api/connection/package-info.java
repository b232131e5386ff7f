/** Connection URIs in Neon's form. Start at {@link io.alchemyreactive.neon.api.connection.ConnectionUris}. */
@NullMarked
package io.alchemyreactive.neon.api.connection;

import org.jspecify.annotations.NullMarked;
