package io.alchemyreactive.test;

import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageSnapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether what a step declares may want a unique name that another declaration wants too, or that an object has which the
 * row of another name holds, or none.
 */
record NameClashes(History.Step step, StageSnapshot before, List<FakeCloud.CloudObject> there) {

    boolean clash() {
        Set<String> wanted = new HashSet<>();
        return step.declared().stream()
                .filter(thing -> thing.kind().isNamed() || !(thing.slot() instanceof ThingSpec.Feed.Nothing))
                .anyMatch(thing -> !wanted.add(thing.kind() + " " + thing.key()) || isHeldByAnother(thing));
    }

    private boolean isHeldByAnother(ThingSpec thing) {
        String beginning = step.stage() + ":" + thing.key();
        return there.stream()
                .filter(object -> object.type().equals(thing.kind().type.name()))
                .filter(object -> {
                    String name = thing.kind().type.uniqueOf(object.props());
                    String own = name == null ? "" : name.substring(name.lastIndexOf('/') + 1);
                    return own.equals(beginning) || own.startsWith(beginning + ":");
                })
                .anyMatch(object -> holders(object.owner().instance())
                        .noneMatch(fqn -> fqn.equals(thing.fqn()) || fqn.equals(thing.was())));
    }

    private Stream<String> holders(String instance) {
        return before.rows().values().stream()
                .filter(row -> Stream.concat(Stream.of(row.current()), row.older().stream())
                        .map(Generation::instance)
                        .anyMatch(instance::equals))
                .map(Row::fqn);
    }
}
