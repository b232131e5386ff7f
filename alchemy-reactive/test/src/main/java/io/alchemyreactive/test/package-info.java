/**
 * The contracts of the engine as tests, for people who implement a part of it. The contracts are interfaces with
 * default test methods. Start with {@link io.alchemyreactive.test.ProviderContract}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.test;
