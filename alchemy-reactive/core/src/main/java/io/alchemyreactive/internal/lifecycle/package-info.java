/**
 * The life of a row: which step follows from where it stands, what is wanted, and what the provider finds, and how the
 * row looks afterwards. Start with {@link io.alchemyreactive.internal.lifecycle.Transitions}, the one table; only this package
 * and the stores' codecs read a row's status.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.internal.lifecycle;
