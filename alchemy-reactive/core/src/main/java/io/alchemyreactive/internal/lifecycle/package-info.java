/**
 * The life cycle of a row: the step that follows from its status, the desired change and the provider's answer, and the
 * row after each step. Start with {@link io.alchemyreactive.internal.lifecycle.Transitions}, the one table; only this
 * package and the stores' codecs read a row's status.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.internal.lifecycle;
