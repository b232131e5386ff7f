package io.alchemyreactive.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** All commands: the engine's and those of the modules. */
final class CommandTree {

    private static final int WIDTH = 100;

    @Command(
            name = "alchemy",
            description = "Plans, deploys and destroys the stages of a stack.",
            synopsisSubcommandLabel = "COMMAND")
    static final class Root {

        @CommandLine.Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Print this help.")
        boolean help;
    }

    private CommandTree() {}

    /** A parser for one command line. */
    static CommandLine create(List<CliModule> modules) {
        var root = new CommandLine(new Root());
        root.addSubcommand(new PlanCommand(RunSettings.of(modules)));
        root.addSubcommand(new DeployCommand(RunSettings.of(modules)));
        root.addSubcommand(new DestroyCommand(RunSettings.of(modules)));
        root.addSubcommand(new ImportCommand(RunSettings.of(modules)));
        root.addSubcommand(new DriftCommand(RunSettings.of(modules)));
        root.addSubcommand(new RefsCommand());
        root.addSubcommand(new OutputCommand());
        root.addSubcommand(new StateCommand());
        root.addSubcommand(new HistoryCommand());
        root.addSubcommand(new LockCommand());
        root.addSubcommand(new StagesCommand());
        modules.forEach(module -> module.commands().forEach(root::addSubcommand));
        root.setUsageHelpWidth(WIDTH);
        // Otherwise picocli would replace an argument @FILE by the words of the file, and keep it when the file is
        // missing.
        root.setExpandAtFiles(false);
        describe(root);
        return root;
    }

    /** Mixes the modules' options into the commands that run the program, and lists exit codes. */
    private static void describe(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        if (spec.userObject() instanceof RunCommand command) {
            command.settings().mixInto(spec);
        }
        if (spec.userObject() instanceof CliCommand command) {
            Map<String, String> codes = new LinkedHashMap<>();
            command.exitCodes().stream()
                    .sorted()
                    .forEach(code -> codes.put(String.valueOf(code.code()), code.meaning()));
            spec.usageMessage().exitCodeListHeading("Exit codes:%n").exitCodeList(codes);
        }
        line.getSubcommands().values().forEach(CommandTree::describe);
    }
}
