/**
 * The failures of the API, one type for each possible reaction of a caller. Start at {@link
 * io.alchemyreactive.neon.api.error.NeonException}.
 */
@NullMarked
package io.alchemyreactive.neon.api.error;

import org.jspecify.annotations.NullMarked;
