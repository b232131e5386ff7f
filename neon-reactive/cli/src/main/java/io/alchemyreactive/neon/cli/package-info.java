/**
 * Neon on the command line: the commands of the local Neon, and which Neon a run talks to. Start with
 * {@link io.alchemyreactive.neon.cli.NeonCliModule}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.neon.cli;
