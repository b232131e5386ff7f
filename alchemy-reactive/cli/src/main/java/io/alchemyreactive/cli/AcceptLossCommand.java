package io.alchemyreactive.cli;

import io.alchemyreactive.EditOptions;
import io.alchemyreactive.StateEdits;
import io.alchemyreactive.cli.render.DamageView;
import io.alchemyreactive.state.StageDamage;
import io.alchemyreactive.state.VerifiedStore;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** Accepts the readable rest of a damaged stage as its state. */
@Command(
        name = "accept-loss",
        description =
                "Says what is missing, added, altered or of an earlier time in what is stored of a stage, and takes what is there"
                        + " for all of it from then on. Deletes no object. The name of the stage is needed: --confirm STAGE.")
final class AcceptLossCommand extends BaseCommand implements ChangingCommand, StageCommand {

    @Option(names = "--confirm", paramLabel = "STAGE", description = "The name of the stage.")
    private List<String> confirm = List.of();

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        return Mono.defer(() -> {
            if (!(invocation.store() instanceof VerifiedStore)) {
                throw new InvalidOptionException("state accept-loss: this store keeps nothing that can be lost");
            }
            String command = "state accept-loss --stage " + invocation.stage();
            var progress = Progress.of(invocation.console());
            var confirmation = new Confirmation(invocation, progress);
            var options = EditOptions.builder().command(command);
            confirm.forEach(options::consent);
            return progress.quietly(StateEdits.acceptLoss(
                            invocation.stageKey(),
                            options.build(),
                            damage -> approved(invocation, confirmation, command, damage)))
                    .map(damage -> CommandResult.of(DamageView.after(damage), DamageView.data(damage)))
                    .contextWrite(invocation.services());
        });
    }

    /**
     * Shows the damage and asks for approval. Without the name of the stage the question is skipped, because the edit
     * is refused anyway.
     */
    private Mono<Boolean> approved(
            Invocation invocation, Confirmation confirmation, String command, StageDamage damage) {
        return confirmation
                .show(DamageView.before(damage))
                .then(Mono.defer(() ->
                        confirm.contains(invocation.stage().name()) ? confirmation.ask(command) : Mono.just(true)));
    }
}
