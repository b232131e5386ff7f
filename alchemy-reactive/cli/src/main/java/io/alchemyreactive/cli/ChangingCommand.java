package io.alchemyreactive.cli;

/** A command that changes a stage, may ask before it does, and tells its progress itself. */
interface ChangingCommand extends StageCommand {}
