/**
 * The command line of a stack: parses arguments, runs the engine, and turns results into text, JSON and exit codes.
 * Start with {@link io.alchemyreactive.cli.AlchemyCli}; other modules add commands through {@link
 * io.alchemyreactive.cli.CliModule}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.cli;
