/**
 * The failures of the API, one type for each thing that a caller can do about them. Start at {@link
 * io.alchemyreactive.neon.api.error.NeonException}.
 */
@NullMarked
package io.alchemyreactive.neon.api.error;

import org.jspecify.annotations.NullMarked;
