package io.alchemyreactive.cli;

/** A command that is about one stage. */
interface StageCommand extends CliCommand {}
