package io.alchemyreactive.cli;

import io.alchemyreactive.DeployOptions;
import java.util.Set;
import picocli.CommandLine.Mixin;

/** A command that carries out a plan. A subclass adds options and does the work. */
abstract class ApplyCommand extends RunCommand implements ChangingCommand {

    @Mixin
    private final ChangeOptions apply = new ChangeOptions();

    ApplyCommand(RunSettings settings) {
        super(settings);
    }

    /** The options of the command. */
    final DeployOptions.Builder options(String command, Invocation invocation) {
        return apply.apply(target.builder(command, invocation));
    }

    /** Throws when options for changes are given to a command that changes nothing. */
    final void refuseOptionsOfChanges(String command) {
        apply.refuse(command);
    }

    @Override
    public Set<ExitCode> exitCodes() {
        return RunDriver.EXIT_CODES;
    }
}
