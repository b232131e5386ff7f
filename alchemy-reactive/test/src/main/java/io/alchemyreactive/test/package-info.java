/**
 * The contracts of the engine, as tests for people who write a part of it: they are interfaces of default
 * tests. Start with {@link io.alchemyreactive.test.ProviderContract}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.test;
