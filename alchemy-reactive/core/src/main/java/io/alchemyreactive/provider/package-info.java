/**
 * The interfaces of a provider: five verbs and their requests. Start with
 * {@link io.alchemyreactive.provider.Provider}; only {@code reconcile} and {@code delete} must be written.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.provider;
