/**
 * What the engine promises, as tests for whoever writes a part of it: contracts are interfaces of default tests. Start
 * with {@link io.alchemyreactive.test.StateStoreContract}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.test;
