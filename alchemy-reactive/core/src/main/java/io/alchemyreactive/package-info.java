/**
 * The entry points of the library: name a stack, give it a program, and plan, deploy or destroy one of its stages.
 * Start with {@link io.alchemyreactive.Stack} and {@link io.alchemyreactive.Alchemy}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive;
