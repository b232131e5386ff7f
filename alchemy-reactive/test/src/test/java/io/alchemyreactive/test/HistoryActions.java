package io.alchemyreactive.test;

import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.Action;
import io.alchemyreactive.resource.ActionRun;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.value.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The action at the end of each program of a history: it is told of all objects. Notes its runs; thread-safe. */
final class HistoryActions {

    record Told(List<String> objects) {}

    private final List<ActionRun<Told>> runs = new CopyOnWriteArrayList<>();

    /** Declares it. */
    Mono<?> declaration(List<Output<String>> objects, Faults faults) {
        return Action.named("tell")
                .inputs(Told.class, Output.all(objects).map(Told::new))
                .run(run -> faults.effect("run " + run.action(), Mono.fromRunnable(() -> runs.add(run))));
    }

    /** The stage without what is stored of actions, which have no objects. */
    static StageSnapshot objectsOf(StageSnapshot stage) {
        Map<String, Row> rows = stage.rows().values().stream()
                .filter(row -> !ResourceType.isAction(row.current().type()))
                .collect(Collectors.toMap(Row::fqn, row -> row));
        return new StageSnapshot(
                stage.key(), rows, stage.outputs(), stage.borrows(), stage.protections(), stage.leasedBy());
    }

    /** Faults of the runs so far; of a stage at rest also with its row. */
    List<String> flaws(StageSnapshot stage, boolean atRest) {
        List<String> flaws = new ArrayList<>();
        Map<String, ActionRun<Told>> byKey = new HashMap<>();
        @Nullable ActionRun<Told> last = null;
        for (ActionRun<Told> run : runs) {
            ActionRun<Told> before = byKey.put(run.key(), run);
            if (before != null && !before.equals(run)) {
                flaws.add("one key for " + before + " and " + run);
            }
            last = run.action().stage().equals(stage.key()) ? run : last;
        }
        Row row = stage.rows().get("tell");
        if (atRest && row != null) {
            boolean isLast = last != null
                    && last.key().equals(row.current().instance())
                    && Values.fields(last.inputs()).equals(row.current().props());
            if (!isLast || !row.status().word().equals("created")) {
                flaws.add("the action did not run as its row says: " + row + " but " + last);
            }
        }
        return flaws;
    }
}
