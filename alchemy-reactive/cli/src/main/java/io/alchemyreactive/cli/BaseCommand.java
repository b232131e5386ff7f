package io.alchemyreactive.cli;

import picocli.CommandLine.Mixin;

/** A command with the common options. A subclass adds options of its own and does the work. */
abstract class BaseCommand implements CliCommand {

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public final CommonOptions common() {
        return common;
    }
}
