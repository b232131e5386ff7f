/**
 * The command line of a stack: parses arguments, runs the engine, and turns what comes of it into text, JSON and exit
 * codes. Start with {@link io.alchemyreactive.cli.AlchemyCli}; further commands come in through
 * {@link io.alchemyreactive.cli.CliModule}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.cli;
