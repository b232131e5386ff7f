package io.alchemyreactive.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** All commands: the engine's and those of the modules. */
final class CommandTree {

    private static final int WIDTH = 80;
    private static final Set<String> HELP = Set.of("-h", "--help");

    @Command(
            name = "alchemy",
            description = "Plans, deploys and destroys the stages of a stack.",
            synopsisSubcommandLabel = "COMMAND",
            versionProvider = Version.class,
            footer = {"", "alchemy help COMMAND tells the options of a command."})
    static final class Root {

        @CommandLine.Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Print this help.")
        boolean help;

        @CommandLine.Option(
                names = {"-V", "--version"},
                versionHelp = true,
                description = "Print the version of this software and of Java.")
        boolean version;
    }

    /** The version that the jar was built as. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String built = AlchemyCli.class.getPackage().getImplementationVersion();
            return new String[] {
                "alchemy-reactive " + (built == null ? "(not built as a jar)" : built), "Java " + Runtime.version()
            };
        }
    }

    private CommandTree() {}

    /**
     * A parser for one command line. When the command line begins with a command, the parser knows only that one, else all of them
     * by name and description: to read the options of a command takes a good part of the time that a short command has.
     */
    static CommandLine create(List<CliModule> modules, String[] args) {
        var root = new CommandLine(new Root());
        Map<Class<?>, Supplier<Object>> commands = commands(modules);
        String first = Arrays.stream(args).dropWhile(HELP::contains).findFirst().orElse("");
        commands.entrySet().stream()
                .filter(command -> first.equals(name(command.getKey())))
                .findFirst()
                .ifPresentOrElse(
                        command -> root.addSubcommand(command.getValue().get()),
                        () -> commands.keySet().forEach(command -> root.addSubcommand(listed(command))));
        root.setUsageHelpWidth(WIDTH);
        // Otherwise picocli would replace an argument @FILE by the words of the file, and keep it when the file is
        // missing.
        root.setExpandAtFiles(false);
        describe(root);
        return root;
    }

    private static Map<Class<?>, Supplier<Object>> commands(List<CliModule> modules) {
        Map<Class<?>, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put(PlanCommand.class, () -> new PlanCommand(RunSettings.of(modules)));
        commands.put(DeployCommand.class, () -> new DeployCommand(RunSettings.of(modules)));
        commands.put(DestroyCommand.class, () -> new DestroyCommand(RunSettings.of(modules)));
        commands.put(ImportCommand.class, () -> new ImportCommand(RunSettings.of(modules)));
        commands.put(DriftCommand.class, () -> new DriftCommand(RunSettings.of(modules)));
        commands.put(ExplainCommand.class, () -> new ExplainCommand(RunSettings.of(modules)));
        commands.put(GraphCommand.class, () -> new GraphCommand(RunSettings.of(modules)));
        commands.put(RefsCommand.class, RefsCommand::new);
        commands.put(OutputCommand.class, OutputCommand::new);
        commands.put(StateCommand.class, StateCommand::new);
        commands.put(HistoryCommand.class, HistoryCommand::new);
        commands.put(LockCommand.class, LockCommand::new);
        commands.put(StagesCommand.class, StagesCommand::new);
        commands.put(ConfigCommand.class, () -> new ConfigCommand(modules));
        commands.put(CompletionCommand.class, CompletionCommand::new);
        commands.put(CompleteCommand.class, () -> new CompleteCommand(modules));
        for (CliModule module : modules) {
            module.commands().forEach(command -> commands.put(command.getClass(), () -> command));
        }
        return commands;
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    /** A command that can be listed and not run. */
    private static CommandSpec listed(Class<?> command) {
        var spec = CommandSpec.create().name(name(command));
        Command described = command.getAnnotation(Command.class);
        spec.usageMessage().description(described.description()).hidden(described.hidden());
        return spec;
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
