/**
 * Neon on the command line: the commands of the local Neon, and the choice of the Neon that a run uses. Start with
 * {@link io.alchemyreactive.neon.cli.NeonCliModule}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.neon.cli;
