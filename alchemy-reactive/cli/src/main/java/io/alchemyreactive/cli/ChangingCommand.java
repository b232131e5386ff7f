package io.alchemyreactive.cli;

/** A command that changes what is stored, may ask before it does, and tells its progress itself. */
interface ChangingCommand extends CliCommand {}
