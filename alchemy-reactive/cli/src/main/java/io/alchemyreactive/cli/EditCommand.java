package io.alchemyreactive.cli;

import io.alchemyreactive.EditOptions;
import io.alchemyreactive.StateEdit;
import io.alchemyreactive.cli.render.EditView;
import io.alchemyreactive.value.Value;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** A command that edits one row of a stage, after showing the consequences and asking. */
abstract class EditCommand extends BaseCommand implements ChangingCommand, StageCommand {

    @Mixin
    private final LockOptions lock = new LockOptions();

    @Option(names = "--force", description = "Go ahead although other resources or stages use it.")
    private boolean force;

    @Option(names = "--confirm", paramLabel = "STAGE", description = "The name of the stage, where it is protected so.")
    private List<String> confirm = List.of();

    /** Makes the edit. */
    abstract Mono<? extends StateEdit> edit(Invocation invocation, EditOptions options);

    /** The name of the command with its arguments. */
    abstract String words();

    @Override
    public final Mono<CommandResult> run(Invocation invocation) {
        return Mono.defer(() -> {
            var progress = Progress.of(invocation.console());
            var confirmation = new Confirmation(invocation, progress);
            String command = words() + " --stage " + invocation.stage();
            var options = EditOptions.builder()
                    .command(command)
                    .lockTimeout(lock.lockTimeout)
                    .force(force)
                    .approve(edit ->
                            confirmation.show(EditView.before(edit)).then(Mono.defer(() -> confirmation.ask(command))));
            confirm.forEach(options::consent);
            return progress.quietly(edit(invocation, options.build()))
                    .map(EditCommand::result)
                    .contextWrite(invocation.services());
        });
    }

    private static CommandResult result(StateEdit edit) {
        Value.Fields data = EditView.data(edit);
        return CommandResult.of(EditView.after(edit), data);
    }

    @Override
    public final Set<ExitCode> exitCodes() {
        Set<ExitCode> codes = EnumSet.of(ExitCode.REFUSED);
        codes.addAll(ChangingCommand.super.exitCodes());
        return codes;
    }
}
