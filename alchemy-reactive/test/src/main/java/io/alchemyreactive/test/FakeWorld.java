package io.alchemyreactive.test;

import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.value.Value;
import io.alchemyreactive.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A fake cloud with a store; its objects are as their rows say. As thread-safe as its store. */
record FakeWorld(FakeCloud cloud, StateStore store) implements CrashMatrix.World {

    @Override
    public Providers providers() {
        return cloud.providers();
    }

    @Override
    public List<Identity> objects() {
        return cloud.items().stream().map(FakeCloud.Item::owner).toList();
    }

    @Override
    public List<String> flaws(StageSnapshot stage) {
        List<String> flaws = new ArrayList<>();
        for (FakeCloud.Item item : cloud.items()) {
            Optional<Value> wanted = stage.rows().values().stream()
                    .filter(row -> row.current().instance().equals(item.owner().instance()))
                    .map(row -> (Value) row.current().props())
                    .findFirst();
            if (wanted.isPresent() && !wanted.get().equals(Values.of(item.props()))) {
                flaws.add(item + " is not as its row says: " + wanted.get());
            }
        }
        return flaws;
    }
}
