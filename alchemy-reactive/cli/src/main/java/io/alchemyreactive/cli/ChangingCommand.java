package io.alchemyreactive.cli;

/** A command that carries out a plan, and tells its progress itself. */
interface ChangingCommand extends RunCommand {}
