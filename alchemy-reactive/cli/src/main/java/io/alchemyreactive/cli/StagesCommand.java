package io.alchemyreactive.cli;

import io.alchemyreactive.cli.render.RowView;
import io.alchemyreactive.cli.render.Table;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import reactor.core.publisher.Mono;

/** Lists the stages of the stack; one that cannot be read does not hide the others. */
@Command(name = "stages", description = "Lists the stages of the stack, and who holds them.")
final class StagesCommand extends BaseCommand {

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        String stack = invocation.stack().name();
        return invocation
                .store()
                .stages()
                .filter(key -> key.stack().equals(stack))
                .concatMap(key -> invocation
                        .store()
                        .load(key)
                        .map(snapshot -> new Listed(key, snapshot, null))
                        .onErrorResume(error -> Mono.just(new Listed(key, null, error))))
                .collectList()
                .map(stages -> result(stack, stages));
    }

    /** A stage, or why it cannot be read. */
    private record Listed(
            StageKey key,
            @Nullable StageSnapshot snapshot,
            @Nullable Throwable failure) {

        List<String> line() {
            return snapshot == null
                    ? List.of(key.stage(), "unreadable", "", "")
                    : List.of(
                            key.stage(),
                            String.valueOf(snapshot.rows().size()),
                            String.join(", ", protections(snapshot)),
                            holder(snapshot).map(Holder::toString).orElse(""));
        }

        Value.Fields data() {
            Map<String, Value> item = new LinkedHashMap<>();
            item.put("stage", new Value.Text(key.stage()));
            if (snapshot != null) {
                item.put(
                        "resources",
                        new Value.Num(BigDecimal.valueOf(snapshot.rows().size())));
                List<String> protections = protections(snapshot);
                if (!protections.isEmpty()) {
                    item.put(
                            "protections",
                            new Value.Items(protections.stream()
                                    .<Value>map(Value.Text::new)
                                    .toList()));
                }
                holder(snapshot).ifPresent(held -> item.put("leasedBy", RowView.holder(held)));
            } else if (failure != null) {
                item.put("message", new Value.Text(ErrorText.of(failure)));
            }
            return new Value.Fields(item);
        }

        private static List<String> protections(StageSnapshot stage) {
            return stage.protections().stream().sorted().map(Protection::word).toList();
        }

        private static Optional<Holder> holder(StageSnapshot stage) {
            return Optional.ofNullable(stage.leasedBy());
        }
    }

    private static CommandResult result(String stack, List<Listed> stages) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("STAGE", "RESOURCES", "PROTECTED", "HELD BY"));
        stages.forEach(stage -> lines.add(stage.line()));
        List<Value.Fields> items = stages.stream().map(Listed::data).toList();
        String text = stages.isEmpty() ? "No stage of " + stack + " is deployed.\n" : Table.of(lines);
        return new CommandResult(
                text,
                new Value.Fields(Map.of("stages", RowView.items(items))),
                List.of(),
                ExitCode.DONE,
                failure(stages));
    }

    private static Optional<Throwable> failure(List<Listed> stages) {
        Map<String, Throwable> failures = new LinkedHashMap<>();
        for (Listed stage : stages) {
            if (stage.failure() != null) {
                failures.put(stage.key().stage(), stage.failure());
            }
        }
        return failures.size() > 1
                ? Optional.of(new UnreadableStagesException(failures))
                : failures.values().stream().findFirst();
    }
}
