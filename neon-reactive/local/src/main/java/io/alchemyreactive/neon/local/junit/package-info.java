/**
 * A local Neon for JUnit 5 tests. Start at {@link io.alchemyreactive.neon.local.junit.WithLocalNeon}. The caller adds
 * the dependency on JUnit.
 */
@NullMarked
package io.alchemyreactive.neon.local.junit;

import org.jspecify.annotations.NullMarked;
