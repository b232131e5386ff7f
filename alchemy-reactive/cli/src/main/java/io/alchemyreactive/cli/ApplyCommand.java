package io.alchemyreactive.cli;

import io.alchemyreactive.DeployOptions;
import java.util.Set;
import picocli.CommandLine.Mixin;

/** A command that carries out a plan. A subclass adds options and does the work. */
abstract class ApplyCommand extends RunCommand implements ChangingCommand {

    @Mixin
    private final ApplyOptions apply = new ApplyOptions();

    ApplyCommand(RunSettings settings) {
        super(settings);
    }

    /** What the options say. */
    final DeployOptions.Builder options(String command, Invocation invocation) {
        return apply.apply(target.builder(command, invocation));
    }

    @Override
    public Set<ExitCode> exitCodes() {
        return RunDriver.EXIT_CODES;
    }
}
