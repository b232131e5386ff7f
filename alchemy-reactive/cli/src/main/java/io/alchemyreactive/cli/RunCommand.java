package io.alchemyreactive.cli;

/** A command that plans or changes a stage, so that it needs what the modules provide. */
interface RunCommand extends StageCommand {

    /** The options of such a command and what the modules add to them. */
    RunSettings settings();
}
