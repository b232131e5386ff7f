package io.alchemyreactive.cli;

import io.alchemyreactive.cli.render.RowView;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.EncryptedStore;
import io.alchemyreactive.state.KeySource;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** Encrypts all stored secrets anew. */
@Command(
        name = "rekey",
        description =
                "Encrypts all stored secrets, of all stacks and stages, under another key: the password in"
                        + " ALCHEMY_NEW_PASSWORD, or --key-file, or for a folder a new key of its own. The present key is needed too.")
final class RekeyCommand extends BaseCommand implements ChangingCommand {

    @Option(names = "--key-file", paramLabel = "FILE", description = "The file with the new key: 32 random bytes.")
    private @Nullable Path keyFile;

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        return Mono.defer(() -> {
            KeySource next = next(invocation.environment());
            if (!(invocation.store() instanceof EncryptedStore store)) {
                throw new InvalidOptionException("state rekey: this store keeps no encrypted secrets");
            }
            var progress = Progress.of(invocation.console());
            return progress.quietly(new Confirmation(invocation, progress)
                    .ask("state rekey")
                    .flatMap(yes -> yes
                            ? store.rekey(next, invocation.holder("state rekey"))
                                    .collectList()
                            : Mono.error(new NeedsConfirmationException("state rekey")))
                    .map(RekeyCommand::result));
        });
    }

    private KeySource next(CliEnvironment environment) {
        String password = environment.variable("ALCHEMY_NEW_PASSWORD");
        if (!password.isEmpty() && password.isBlank()) {
            throw new InvalidOptionException("ALCHEMY_NEW_PASSWORD is blank; set it to something, or unset it");
        }
        if (keyFile != null && !password.isEmpty()) {
            throw new InvalidOptionException("--key-file and ALCHEMY_NEW_PASSWORD are both given; give one of them");
        }
        if (!password.isEmpty()) {
            return new KeySource.Password(Redacted.of(password));
        }
        return keyFile == null
                ? new KeySource.OwnFile()
                : new KeySource.File(environment.directory().resolve(keyFile).toAbsolutePath());
    }

    private static CommandResult result(List<StageKey> stages) {
        var data = new Value.Fields(Map.of(
                "stages", RowView.items(stages.stream().map(RekeyCommand::stage).toList())));
        return CommandResult.of(
                stages.isEmpty()
                        ? "No secret is stored; the new key serves from the first one on.\n"
                        : "All secrets are encrypted under the new key, in stages: " + stages.size()
                                + ". Open the state with that key from now on.\n",
                data);
    }

    private static Value.Fields stage(StageKey key) {
        return new Value.Fields(Map.of("stack", new Value.Text(key.stack()), "stage", new Value.Text(key.stage())));
    }
}
