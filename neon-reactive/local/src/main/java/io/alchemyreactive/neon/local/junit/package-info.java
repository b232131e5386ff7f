/**
 * A local Neon for JUnit 5 tests. Start at {@link io.alchemyreactive.neon.local.junit.WithLocalNeon}; JUnit itself is the
 * caller's dependency.
 */
@NullMarked
package io.alchemyreactive.neon.local.junit;

import org.jspecify.annotations.NullMarked;
