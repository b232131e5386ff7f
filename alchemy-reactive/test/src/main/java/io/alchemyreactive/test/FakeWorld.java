package io.alchemyreactive.test;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.value.Value;
import io.alchemyreactive.value.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A fake cloud with a store that it watches. As thread-safe as its store. */
record FakeWorld(FakeCloud cloud, StateStore store, Providers providers) implements CrashMatrix.World {

    @Override
    public List<Identity> objects() {
        return cloud.objects().stream().map(FakeCloud.CloudObject::owner).toList();
    }

    private static Value secret(Redacted<String> text) {
        return new Value.Secret(Redacted.of(new Value.Text(text.reveal())));
    }

    private static @Nullable Value tokenOf(Row row) {
        Value.Fields attributes = row.current().attributes();
        return attributes == null ? null : attributes.values().get("token");
    }

    /** Mistakes, objects that differ from their rows or are not finished, and uses of deleted objects. */
    @Override
    public List<String> flaws(StageSnapshot stage) {
        List<String> flaws = new ArrayList<>(cloud.mistakes());
        Map<String, Row> rows = new HashMap<>();
        stage.rows().values().forEach(row -> rows.put(row.current().instance(), row));
        for (FakeCloud.CloudObject object : cloud.objects()) {
            Row row = rows.get(object.owner().instance());
            if (row != null) {
                if (!row.current().props().equals(Values.of(object.props()))) {
                    flaws.add(
                            object + " is not as its row says: " + row.current().props());
                }
                if (!row.current().type().equals(object.type())) {
                    flaws.add(object + " is of another type than its row says: "
                            + row.current().type());
                }
                if (cloud.unfinished().contains(object.id())) {
                    flaws.add(object + " was never made to its end");
                }
                if (cloud.halfDone().contains(object.id())) {
                    flaws.add(object + " was left half done by an operation");
                }
                cloud.token(object.id())
                        .filter(token -> !secret(token).equals(tokenOf(row)))
                        .ifPresent(token -> flaws.add(object + " has another token than its row says"));
            }
        }
        flaws.addAll(cloud.dangling(stage.key()));
        return flaws;
    }
}
