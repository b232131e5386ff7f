package io.alchemyreactive.neon.cli;

import io.alchemyreactive.cli.CliCommand;
import io.alchemyreactive.cli.CommandResult;
import io.alchemyreactive.cli.CommonOptions;
import io.alchemyreactive.cli.ExitCode;
import io.alchemyreactive.cli.Invocation;
import io.alchemyreactive.neon.local.RunningNeon;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** The local Neon of this folder. */
@Command(
        name = "local",
        description = "Starts, shows and stops the local Neon of this folder.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {LocalCommand.Start.class, LocalCommand.Status.class, LocalCommand.Stop.class})
final class LocalCommand {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;

    @Command(name = "start", description = "Starts the local Neon, unless it runs already.")
    static final class Start implements CliCommand {

        @Mixin
        private CommonOptions common = new CommonOptions();

        @Override
        public CommonOptions common() {
            return common;
        }

        @Override
        public Mono<CommandResult> run(Invocation invocation) {
            return LocalHome.of(invocation).ensureStarted().map(LocalCommand::running);
        }
    }

    @Command(name = "status", description = "Shows whether the local Neon runs, and where.")
    static final class Status implements CliCommand {

        @Mixin
        private CommonOptions common = new CommonOptions();

        @Override
        public CommonOptions common() {
            return common;
        }

        @Override
        public Mono<CommandResult> run(Invocation invocation) {
            LocalHome home = LocalHome.of(invocation);
            return home.process()
                    .status()
                    .map(LocalCommand::running)
                    .switchIfEmpty(Mono.fromSupplier(() -> stopped(home.folder(), "does not run")));
        }
    }

    @Command(name = "stop", description = "Stops the local Neon; its data stays for the next start.")
    static final class Stop implements CliCommand {

        @Mixin
        private CommonOptions common = new CommonOptions();

        @Option(names = "--force", description = "Stop it although a deploy of this folder may be using it.")
        private boolean force;

        @Override
        public CommonOptions common() {
            return common;
        }

        @Override
        public Mono<CommandResult> run(Invocation invocation) {
            LocalHome home = LocalHome.of(invocation);
            Mono<Void> free = force ? Mono.empty() : refuseWhileHeld(invocation);
            return free.then(Mono.defer(() -> home.process().stop()))
                    .map(ran -> stopped(home.folder(), ran ? "is stopped" : "was stopped already"));
        }

        private static Mono<Void> refuseWhileHeld(Invocation invocation) {
            return invocation
                    .leases()
                    .collectList()
                    .flatMap(leases ->
                            leases.isEmpty() ? Mono.empty() : Mono.error(new LocalNeonInUseException(leases)));
        }

        @Override
        public Set<ExitCode> exitCodes() {
            return EnumSet.of(ExitCode.DONE, ExitCode.FAILED, ExitCode.USAGE, ExitCode.LOCKED, ExitCode.INTERRUPTED);
        }
    }

    private static CommandResult running(RunningNeon neon) {
        var data = new Value.Fields(Map.of(
                "running", new Value.Bool(true),
                "apiUrl", new Value.Text(neon.apiUrl()),
                "apiKey", new Value.Text(neon.apiKey()),
                "caFile", new Value.Text(neon.caFile().toString()),
                "pid", new Value.Num(BigDecimal.valueOf(neon.pid())),
                "folder", new Value.Text(neon.folder().toString())));
        String text = "The local Neon runs at " + neon.apiUrl() + "\n  key " + neon.apiKey() + "\n  CA file "
                + neon.caFile() + "\n  pid " + neon.pid() + "\n  folder " + neon.folder() + "\n";
        return CommandResult.of(text, data);
    }

    private static CommandResult stopped(Path folder, String how) {
        var data =
                new Value.Fields(Map.of("running", new Value.Bool(false), "folder", new Value.Text(folder.toString())));
        return CommandResult.of("The local Neon in " + folder + " " + how + ".\n", data);
    }
}
