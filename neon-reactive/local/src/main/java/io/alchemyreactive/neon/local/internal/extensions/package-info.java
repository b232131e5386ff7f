/**
 * Files of PostgreSQL extensions that users add. Start at {@link
 * io.alchemyreactive.neon.local.internal.extensions.AddedExtensions}; all methods in this package block.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.extensions;

import org.jspecify.annotations.NullMarked;
