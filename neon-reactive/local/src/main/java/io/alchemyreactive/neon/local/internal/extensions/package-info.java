/**
 * Files of PostgreSQL extensions that users add to those of the binaries. Start at {@link
 * io.alchemyreactive.neon.local.internal.extensions.AddedExtensions}; everything here blocks.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.extensions;

import org.jspecify.annotations.NullMarked;
