/**
 * What the engine promises and asks for, as tests for whoever writes a part of it: contracts are interfaces of default
 * tests. Start with {@link io.alchemyreactive.test.ProviderContract}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.test;
