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
                "sqlUrl", new Value.Text(neon.sqlUrl()),
                "webSocketProxy", new Value.Text(neon.webSocketProxy()),
                "pid", new Value.Num(BigDecimal.valueOf(neon.pid())),
                "folder", new Value.Text(neon.folder().toString())));
        return CommandResult.of(text(neon), data);
    }

    private static String text(RunningNeon neon) {
        return """
                The local Neon runs at %s
                  key %s
                  CA file %s
                  pid %d
                  folder %s
                Programs in Node.js trust its databases with
                  NODE_EXTRA_CA_CERTS=%s
                programs in Java that take no file of certificates, with
                  keytool -importcert -noprompt -alias local-neon -file %s -keystore local-neon.p12 -storepass changeit
                  java -Djavax.net.ssl.trustStore=local-neon.p12 -Djavax.net.ssl.trustStorePassword=changeit
                @neondatabase/serverless reaches them with
                  neonConfig.fetchEndpoint = '%s';
                  neonConfig.wsProxy = '%s';
                  neonConfig.useSecureWebSocket = false;
                """.formatted(
                        neon.apiUrl(),
                        neon.apiKey(),
                        neon.caFile(),
                        neon.pid(),
                        neon.folder(),
                        neon.caFile(),
                        neon.caFile(),
                        neon.sqlUrl(),
                        neon.webSocketProxy());
    }

    private static CommandResult stopped(Path folder, String how) {
        var data =
                new Value.Fields(Map.of("running", new Value.Bool(false), "folder", new Value.Text(folder.toString())));
        return CommandResult.of("The local Neon in " + folder + " " + how + ".\n", data);
    }
}
