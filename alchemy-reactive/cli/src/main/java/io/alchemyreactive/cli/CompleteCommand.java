package io.alchemyreactive.cli;

import io.alchemyreactive.effect.Layer;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Prints how the last word of a command line may go on, for the functions that {@code completion} prints. */
@Command(
        name = "complete",
        hidden = true,
        description =
                "Prints how the last word of a command line may go on; stages and resources by local state alone.")
final class CompleteCommand extends BaseCommand {

    @Parameters(paramLabel = "WORD", arity = "0..*", description = "The words after the program's name, after --.")
    private List<String> words = new ArrayList<>();

    private final List<CliModule> modules;

    CompleteCommand(List<CliModule> modules) {
        this.modules = modules;
    }

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        return Mono.defer(() -> {
            List<String> line = unsplit(words);
            Completion completion = Completion.of(modules, line);
            return names(completion.names(), line, invocation)
                    .collectList()
                    // A shell has no place for messages; what cannot be read is not offered.
                    .onErrorReturn(List.of())
                    .map(names -> result(completion.words(), names, line.get(line.size() - 1)));
        });
    }

    /** The words as they were typed, but for an equals sign behind an option: bash makes each of them a word. */
    private static List<String> unsplit(List<String> words) {
        if (words.isEmpty()) {
            return List.of("");
        }
        List<String> line = new ArrayList<>(words);
        int last = line.size() - 1;
        line.set(last, line.get(last).equals("=") ? "" : line.get(last));
        line.removeIf("="::equals);
        return line;
    }

    private static Flux<String> names(Completion.Names names, List<String> line, Invocation invocation) {
        var location = StateLocation.of(Completion.value(line, "--state").orElse(null), invocation.environment());
        if (names == Completion.Names.NONE || !location.isLocal()) {
            return Flux.empty();
        }
        String stack = invocation.stack().name();
        return Layer.of(
                        "the state store",
                        Mono.fromSupplier(() -> location.open(invocation.console())),
                        StateStore::close)
                .use(store -> names == Completion.Names.STAGES
                        ? store.stages()
                                .filter(key -> key.stack().equals(stack))
                                .map(StageKey::stage)
                                .collectList()
                        : store.load(new StageKey(
                                        stack,
                                        Completion.value(line, "--stage", "-s")
                                                .orElseGet(
                                                        () -> invocation.stage().name())))
                                .map(stage -> List.copyOf(stage.rows().keySet())))
                .flatMapIterable(found -> found);
    }

    private static CommandResult result(Map<String, String> words, List<String> names, String begun) {
        Map<String, String> all = new TreeMap<>(words);
        names.forEach(name -> all.put(name, ""));
        all.keySet().removeIf(word -> !word.startsWith(begun));
        String text = all.entrySet().stream()
                .map(entry -> entry.getKey() + (entry.getValue().isEmpty() ? "" : "\t" + entry.getValue()) + "\n")
                .collect(Collectors.joining());
        List<Value> found = all.keySet().stream().<Value>map(Value.Text::new).toList();
        return CommandResult.of(text, new Value.Fields(Map.of("words", new Value.Items(found))));
    }
}
