package io.alchemyreactive.cli;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import reactor.util.context.Context;

/**
 * A command that plans or changes a stage with the services of the modules. A subclass adds options and does the work.
 */
abstract class RunCommand extends BaseCommand implements StageCommand {

    @Mixin
    final TargetOptions target = new TargetOptions();

    private final RunSettings settings;

    RunCommand(RunSettings settings) {
        this.settings = settings;
    }

    /** The options of the modules. */
    final RunSettings settings() {
        return settings;
    }

    /** The services that the engine and the providers find in the context. */
    final Function<Context, Context> services(Invocation invocation) {
        return settings.services(invocation);
    }

    @Override
    public Set<ExitCode> exitCodes() {
        Set<ExitCode> codes = EnumSet.of(ExitCode.REFUSED);
        codes.addAll(super.exitCodes());
        return codes;
    }
}
