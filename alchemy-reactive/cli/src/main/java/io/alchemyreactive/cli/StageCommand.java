package io.alchemyreactive.cli;

/** Marks a command that works on one stage, so that its result names the stage. */
public interface StageCommand extends CliCommand {}
