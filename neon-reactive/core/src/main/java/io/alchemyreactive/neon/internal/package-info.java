/**
 * Code that the packages of the client share; not for users. Start at {@link io.alchemyreactive.neon.internal.Checks}.
 */
@NullMarked
package io.alchemyreactive.neon.internal;

import org.jspecify.annotations.NullMarked;
