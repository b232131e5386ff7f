package io.alchemyreactive.cli;

import io.alchemyreactive.cli.render.LockView;
import io.alchemyreactive.state.HeldLease;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Shows the holders of stages, and releases the lease of a dead holder. */
@Command(
        name = "lock",
        description = "Shows who holds stages, and takes a stage from a holder that is gone.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {LockCommand.ListLocks.class, LockCommand.Release.class})
final class LockCommand {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;

    private static Flux<HeldLease> ofStack(Invocation invocation) {
        return Flux.defer(() -> invocation.leases())
                .filter(lease -> lease.stage().stack().equals(invocation.stack().name()));
    }

    @Command(name = "list", description = "Lists the stages of the stack that are held, and by whom.")
    static final class ListLocks extends BaseCommand {

        @Override
        public Mono<CommandResult> run(Invocation invocation) {
            return ofStack(invocation)
                    .collectList()
                    .map(leases ->
                            CommandResult.of(LockView.text(invocation.stack().name(), leases), LockView.data(leases)));
        }
    }

    @Command(
            name = "release",
            description = "Takes a stage from a holder that is gone, after asking; what it still writes is refused.")
    static final class Release extends BaseCommand implements ChangingCommand, StageCommand {

        @Override
        public Mono<CommandResult> run(Invocation invocation) {
            var progress = Progress.of(invocation.console());
            var confirmation = new Confirmation(invocation, progress);
            return progress.quietly(ofStack(invocation)
                    .filter(lease -> lease.stage().equals(invocation.stageKey()))
                    .next()
                    .flatMap(lease -> confirmation
                            .show(LockView.before(lease))
                            .then(Mono.defer(() -> confirmation.ask("lock release --stage " + invocation.stage())))
                            .flatMap(yes -> yes ? release(invocation, lease) : Mono.error(notConfirmed(invocation))))
                    .map(released -> CommandResult.of(LockView.after(released), LockView.released(released)))
                    .switchIfEmpty(Mono.fromSupplier(() -> CommandResult.of(
                            "Nobody holds stage " + invocation.stageKey() + ".\n", LockView.nothing()))));
        }

        /** Releases exactly the lease that was shown; completes empty when it has ended meanwhile. */
        private static Mono<HeldLease> release(Invocation invocation, HeldLease lease) {
            return invocation.store().release(lease.stage(), lease.fence());
        }

        private static NeedsConfirmationException notConfirmed(Invocation invocation) {
            return new NeedsConfirmationException("lock release --stage " + invocation.stage());
        }
    }
}
