package io.alchemyreactive.neon.cli;

import io.alchemyreactive.cli.CliCommand;
import io.alchemyreactive.cli.CommandResult;
import io.alchemyreactive.cli.CommonOptions;
import io.alchemyreactive.cli.ExitCode;
import io.alchemyreactive.cli.InvalidOptionException;
import io.alchemyreactive.cli.Invocation;
import io.alchemyreactive.neon.local.LocalNeonOptions;
import io.alchemyreactive.neon.local.LocalNeonProcess;
import io.alchemyreactive.neon.local.LocalNeonUsage;
import io.alchemyreactive.neon.local.RunningNeon;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** The commands for the local Neon of this folder. */
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

        @Option(
                names = "--extensions",
                paramLabel = "FOLDER",
                description = "Add the PostgreSQL extensions of a folder, now and at later starts; it holds"
                        + " 17/share/extension and 17/lib for each major version.")
        private @Nullable String extensions;

        @Option(names = "--no-extensions", description = "Add no extensions of a folder, now and at later starts.")
        private boolean noExtensions;

        @Override
        public CommonOptions common() {
            return common;
        }

        @Override
        public Mono<CommandResult> run(Invocation invocation) {
            LocalHome home = LocalHome.of(invocation);
            return Mono.defer(() -> home.ensureStarted(process(invocation, home)))
                    .flatMap(neon -> running(invocation, home, neon));
        }

        private LocalNeonProcess process(Invocation invocation, LocalHome home) {
            if (extensions == null) {
                return noExtensions ? LocalNeonProcess.of(LocalNeonOptions.of(home.folder())) : home.process();
            }
            if (noExtensions) {
                throw new InvalidOptionException(
                        "--extensions and --no-extensions exclude each other; leave one of them out");
            }
            if (extensions.isBlank()) {
                throw new InvalidOptionException("--extensions names no folder; leave it out, or name one");
            }
            return LocalNeonProcess.of(LocalNeonOptions.builder(home.folder())
                    .extensions(folder(invocation, extensions))
                    .build());
        }

        private static Path folder(Invocation invocation, String name) {
            try {
                return invocation.environment().directory().resolve(name).toAbsolutePath();
            } catch (InvalidPathException e) {
                throw new InvalidOptionException(
                        "--extensions: '" + name + "' cannot be a folder: " + e.getReason(), e);
            }
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
                    .flatMap(neon -> running(invocation, home, neon))
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

    private static Mono<CommandResult> running(Invocation invocation, LocalHome home, RunningNeon neon) {
        Mono<Void> told =
                neon.hasKeyOfOlderVersions() ? invocation.console().notice(keyOfOlderVersions(neon)) : Mono.empty();
        return told.then(Mono.defer(() -> home.process().usage())).map(usage -> running(neon, usage));
    }

    private static String keyOfOlderVersions(RunningNeon neon) {
        return "The key of this local Neon is still that of older versions, which every program on this machine can guess."
                + " For a random one: alchemy local stop && : > " + quoted(neon.apiKeyFile())
                + " && alchemy local start";
    }

    /** Quotes a path as one word for a shell. */
    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }

    /** The key for a shell command. The command reads it from its file, so that it is not shown. */
    private static String keyWord(RunningNeon neon) {
        return neon.hasKeyOfOlderVersions() ? neon.apiKey() : "\"$(cat " + quoted(neon.apiKeyFile()) + ")\"";
    }

    private static Map<String, Value> facts(RunningNeon neon) {
        return Map.of(
                "running", new Value.Bool(true),
                "apiUrl", new Value.Text(neon.apiUrl()),
                "apiKeyFile", new Value.Text(neon.apiKeyFile().toString()),
                "caFile", new Value.Text(neon.caFile().toString()),
                "sqlUrl", new Value.Text(neon.sqlUrl()),
                "webSocketProxy", new Value.Text(neon.webSocketProxy()),
                "pid", number(neon.pid()),
                "folder", new Value.Text(neon.folder().toString()));
    }

    private static String text(RunningNeon neon) {
        return """
                The local Neon runs at %s
                  key in %s
                  CA file %s
                  pid %d
                  folder %s
                neonctl, and any program that reads these variables, works with it as
                  NEON_API_KEY=%s neonctl --api-host %s projects list
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
                        neon.apiKeyFile(),
                        neon.caFile(),
                        neon.pid(),
                        neon.folder(),
                        keyWord(neon),
                        neon.apiUrl(),
                        neon.caFile(),
                        neon.caFile(),
                        neon.sqlUrl(),
                        neon.webSocketProxy());
    }

    private static CommandResult running(RunningNeon neon, LocalNeonUsage usage) {
        var data = new TreeMap<String, Value>(facts(neon));
        data.put("baseCopies", number(usage.baseCopies()));
        data.put("baseCopyBytes", number(usage.baseCopyBytes()));
        data.put("mostBaseCopyBytes", number(usage.mostBaseCopyBytes()));
        data.put("deletedProjects", number(usage.deletedProjects()));
        data.put("deletedProjectBytes", number(usage.deletedProjectBytes()));
        data.put("mostDeletedProjectBytes", number(usage.mostDeletedProjectBytes()));
        data.put("extensions", texts(usage.extensions()));
        data.put("operations", texts(usage.operations()));
        var text = new StringBuilder(text(neon))
                .append("Copies for recoveries: ")
                .append(usage.baseCopies())
                .append(", ")
                .append(megabytes(usage.baseCopyBytes()))
                .append(" of at most ")
                .append(megabytes(usage.mostBaseCopyBytes()))
                .append(" MB\nDeleted projects that can be recovered: ")
                .append(usage.deletedProjects())
                .append(", ")
                .append(megabytes(usage.deletedProjectBytes()))
                .append(" of at most ")
                .append(megabytes(usage.mostDeletedProjectBytes()))
                .append(" MB\n");
        usage.extensions()
                .forEach(extension ->
                        text.append("Added extension ").append(extension).append('\n'));
        usage.operations()
                .forEach(operation ->
                        text.append("  under way ").append(operation).append('\n'));
        return CommandResult.of(text.toString(), new Value.Fields(data));
    }

    private static Value texts(List<String> texts) {
        return new Value.Items(texts.stream().<Value>map(Value.Text::new).toList());
    }

    private static Value number(long number) {
        return new Value.Num(BigDecimal.valueOf(number));
    }

    private static long megabytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    private static CommandResult stopped(Path folder, String how) {
        var data =
                new Value.Fields(Map.of("running", new Value.Bool(false), "folder", new Value.Text(folder.toString())));
        return CommandResult.of("The local Neon in " + folder + " " + how + ".\n", data);
    }
}
