package io.alchemyreactive.cli;

import io.alchemyreactive.cli.render.RowView;
import io.alchemyreactive.cli.render.Table;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import reactor.core.publisher.Mono;

/** Lists the stages of the stack. */
@Command(name = "stages", description = "Lists the stages of the stack, and who holds them.")
final class StagesCommand extends BaseCommand {

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        String stack = invocation.stack().name();
        return invocation
                .store()
                .stages()
                .filter(key -> key.stack().equals(stack))
                .concatMap(invocation.store()::load)
                .collectList()
                .map(stages -> result(stack, stages));
    }

    private static CommandResult result(String stack, List<StageSnapshot> stages) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("STAGE", "RESOURCES", "PROTECTED", "HELD BY"));
        List<Value.Fields> items = new ArrayList<>();
        for (StageSnapshot stage : stages) {
            Optional<Holder> holder = Optional.ofNullable(stage.leasedBy());
            int resources = stage.rows().size();
            List<String> protections =
                    stage.protections().stream().sorted().map(Protection::word).toList();
            lines.add(List.of(
                    stage.key().stage(),
                    String.valueOf(resources),
                    String.join(", ", protections),
                    holder.map(Holder::toString).orElse("")));
            Map<String, Value> item = new LinkedHashMap<>();
            item.put("stage", new Value.Text(stage.key().stage()));
            item.put("resources", new Value.Num(BigDecimal.valueOf(resources)));
            if (!protections.isEmpty()) {
                item.put(
                        "protections",
                        new Value.Items(
                                protections.stream().<Value>map(Value.Text::new).toList()));
            }
            holder.ifPresent(held -> item.put("leasedBy", RowView.holder(held)));
            items.add(new Value.Fields(item));
        }
        String text = stages.isEmpty() ? "No stage of " + stack + " is deployed.\n" : Table.of(lines);
        return CommandResult.of(text, new Value.Fields(Map.of("stages", RowView.items(items))));
    }
}
