/**
 * The declarations and references that one run of a program collects. Start with {@link
 * io.alchemyreactive.internal.declare.Declarations}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.internal.declare;
