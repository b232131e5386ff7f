package io.alchemyreactive.cli;

import java.util.EnumSet;
import java.util.Set;

/** A command that changes stored state, may ask for confirmation, and prints its progress itself. */
interface ChangingCommand extends CliCommand {

    @Override
    default boolean tellsProgress() {
        return true;
    }

    @Override
    default Set<ExitCode> exitCodes() {
        Set<ExitCode> codes = EnumSet.of(ExitCode.LOCKED, ExitCode.NEEDS_CONFIRMATION);
        codes.addAll(CliCommand.super.exitCodes());
        return codes;
    }
}
