package io.alchemyreactive.test;

import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.test.ThingSpec.Feed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What should exist of one stage, told from the programs alone. After a success that is exactly what the program says;
 * after a failure each object must be known to a row, and nothing that was live may be gone without an intent.
 */
final class ModelStage {

    private final String name;
    /** Instances that were to outlive their row at some time: they may exist without one. */
    private final Set<String> mayOutlive = new HashSet<>();
    /** Instances that were to outlive their row all their life: they must exist for ever. */
    private final Set<String> mustOutlive = new HashSet<>();

    private final Set<String> seen = new HashSet<>();
    private List<ThingSpec> declared = List.of();
    private Map<String, FakeCloud.Item> settled = Map.of();
    private Map<String, Boolean> settledGadgets = Map.of();
    private boolean atRest = true;
    private boolean borrowed;

    ModelStage(String name) {
        this.name = name;
    }

    /** Whether a row of this stage may use one of the other. */
    boolean mayBorrow() {
        return borrowed;
    }

    /** Whether this thing is deployed, so that a reference to it must hold. */
    boolean surelyHas(String fqn) {
        return atRest && settled.containsKey(fqn);
    }

    /** The id of a thing's object at rest. */
    String idOf(String fqn) {
        return Objects.requireNonNull(settled.get(fqn), fqn).id();
    }

    void attempts(List<ThingSpec> things, List<FakeCloud.Item> objects, StageSnapshot rows) {
        declared = things;
        borrowed |= things.stream().anyMatch(thing -> thing.borrowed().isPresent());
        note(objects, rows);
    }

    void failed(List<FakeCloud.Item> objects, StageSnapshot rows, String where, HistoryRun.Findings findings) {
        note(objects, rows);
        atRest = false;
        Set<String> existing =
                mine(objects).map(item -> item.owner().instance()).collect(Collectors.toSet());
        Set<String> known = rows.rows().values().stream()
                .flatMap(ModelStage::generations)
                .map(Generation::instance)
                .collect(Collectors.toSet());
        mine(objects)
                .filter(item -> !known.contains(item.owner().instance()))
                .filter(item -> !mayOutlive.contains(item.owner().instance()))
                .forEach(item -> findings.orphans.add(where + ": no row knows of " + item));
        rows.rows().values().stream()
                .filter(row -> !live(row).map(Generation::instance).allMatch(existing::contains))
                .forEach(row -> findings.losses.add(where + ": the live object of " + row + " is gone"));
        checkRetained(existing, where, findings);
    }

    void succeeded(
            History.Step step,
            List<FakeCloud.Item> objects,
            StageSnapshot rows,
            ModelStage owner,
            String where,
            HistoryRun.Findings findings) {
        note(objects, rows);
        StageAudit audit = StageAudit.byOwner(
                rows, objects.stream().map(FakeCloud.Item::owner).toList(), mayOutlive);
        audit.orphans().forEach(fqn -> findings.orphans.add(where + ": " + fqn));
        audit.duplicates().forEach(fqn -> findings.duplicates.add(where + ": " + fqn));
        audit.losses().forEach(fqn -> findings.losses.add(where + ": " + fqn));
        audit.unsettled().forEach(row -> findings.others.add(where + ": not at rest: " + row));
        checkRetained(mine(objects).map(item -> item.owner().instance()).collect(Collectors.toSet()), where, findings);
        Map<String, FakeCloud.Item> now = new HashMap<>();
        rows.rows()
                .values()
                .forEach(row -> mine(objects)
                        .filter(item ->
                                row.current().instance().equals(item.owner().instance()))
                        .forEach(item -> now.put(row.fqn(), item)));
        if (!now.keySet().equals(declared.stream().map(ThingSpec::fqn).collect(Collectors.toSet()))) {
            findings.others.add(where + ": there are objects of " + now.keySet());
            return;
        }
        for (ThingSpec thing : declared) {
            FakeCloud.Item item = Objects.requireNonNull(now.get(thing.fqn()));
            checkProps(thing, item, now, owner, where, findings);
            if (atRest) {
                checkKept(thing, item, where, findings);
            }
        }
        settled = now;
        settledGadgets = declared.stream().collect(Collectors.toMap(ThingSpec::fqn, ThingSpec::gadget));
        atRest = true;
        borrowed = declared.stream().anyMatch(thing -> thing.borrowed().isPresent());
    }

    private void note(List<FakeCloud.Item> objects, StageSnapshot rows) {
        Map<String, Row> holders = new HashMap<>();
        rows.rows().values().forEach(row -> generations(row).forEach(each -> holders.put(each.instance(), row)));
        mine(objects).forEach(item -> {
            String instance = item.owner().instance();
            Row holder = holders.get(instance);
            boolean stored = holder != null && holder.policies().retain();
            // Once renamed it is held by a row of another name than the one that it was begun under.
            List<Boolean> wanted = retains(holder == null ? item.owner().fqn() : holder.fqn());
            if (stored || wanted.contains(true)) {
                mayOutlive.add(instance);
            }
            if (seen.add(instance) && wanted.contains(true)) {
                mustOutlive.add(instance);
            }
            // One that its row has let go is nobody's any more.
            if (wanted.contains(false) && holder != null) {
                mustOutlive.remove(instance);
            }
        });
    }

    /** Whether it is to outlive its row, by each thing that is or may become the one of that row. */
    private List<Boolean> retains(String fqn) {
        return declared.stream()
                .filter(thing -> thing.fqn().equals(fqn) || thing.was().equals(fqn))
                .map(ThingSpec::retain)
                .toList();
    }

    private void checkRetained(Set<String> existing, String where, HistoryRun.Findings findings) {
        mustOutlive.stream()
                .filter(instance -> !existing.contains(instance))
                .forEach(instance -> findings.losses.add(where + ": the retained object of " + instance + " is gone"));
    }

    private void checkProps(
            ThingSpec thing,
            FakeCloud.Item item,
            Map<String, FakeCloud.Item> now,
            ModelStage owner,
            String where,
            HistoryRun.Findings findings) {
        Map<String, FakeCloud.Item> byName = new HashMap<>();
        now.forEach((fqn, each) -> byName.put(fqn.substring(fqn.lastIndexOf('/') + 1), each));
        List<String> uses = new ArrayList<>();
        thing.borrowed().ifPresent(fqn -> uses.add(owner.settled.containsKey(fqn) ? owner.idOf(fqn) : "?"));
        thing.uses().forEach(feed -> uses.add(value(feed, byName)));
        String slot = value(thing.slot(), byName);
        var wanted = new Thing.Props(
                thing.size(),
                value(thing.region(), byName),
                slot == null ? null : SpecPrograms.slot(name, thing, slot),
                uses.isEmpty() ? null : uses,
                null);
        boolean unsure = thing.borrowed().isPresent() && !owner.atRest;
        if (!unsure && !wanted.equals(item.props())) {
            findings.others.add(where + ": " + thing.fqn() + " is " + item.props() + ", not " + wanted);
        }
    }

    private static @Nullable String value(Feed feed, Map<String, FakeCloud.Item> byName) {
        if (feed instanceof Feed.Fixed fixed) {
            return fixed.value();
        }
        if (feed instanceof Feed.Id id) {
            return Objects.requireNonNull(byName.get(id.of())).id();
        }
        if (feed instanceof Feed.Label label) {
            return label(Objects.requireNonNull(byName.get(label.of())));
        }
        return feed instanceof Feed.Through through ? label(Objects.requireNonNull(byName.get(through.then()))) : null;
    }

    private static String label(FakeCloud.Item item) {
        return "size-" + item.props().size();
    }

    /** From one success to the next an object is another one exactly when something immutable has changed. */
    private void checkKept(ThingSpec thing, FakeCloud.Item now, String where, HistoryRun.Findings findings) {
        String former = former(thing);
        FakeCloud.Item before = settled.get(former);
        if (before == null) {
            return;
        }
        boolean same = Objects.equals(before.props().region(), now.props().region())
                && Objects.equals(before.props().slot(), now.props().slot())
                && Objects.equals(settledGadgets.get(former), thing.gadget());
        if (same != before.owner().instance().equals(now.owner().instance())) {
            findings.losses.add(where + ": " + before + " became " + now);
        }
    }

    /** The name under which a thing was at rest before: its own, unless it takes over that of another row. */
    private String former(ThingSpec thing) {
        Map<String, String> taken = new HashMap<>();
        boolean more = true;
        while (more) {
            more = false;
            for (ThingSpec each : declared) {
                boolean free = !settled.containsKey(each.fqn()) || taken.containsKey(each.fqn());
                if (free && settled.containsKey(each.was()) && !taken.containsKey(each.was())) {
                    taken.put(each.was(), each.fqn());
                    more = true;
                }
            }
        }
        if (taken.getOrDefault(thing.was(), "").equals(thing.fqn())) {
            return thing.was();
        }
        return taken.containsKey(thing.fqn()) ? "" : thing.fqn();
    }

    private Stream<FakeCloud.Item> mine(List<FakeCloud.Item> objects) {
        return objects.stream().filter(item -> item.owner().stage().equals(name));
    }

    private static Stream<Generation> generations(Row row) {
        return Stream.concat(Stream.of(row.current()), row.older().stream());
    }

    /** The generations of a row that must have an object, whatever went wrong. */
    private static Stream<Generation> live(Row row) {
        return switch (row.status().word()) {
            case "created", "updating", "replaced", "updating-replaced" -> Stream.of(row.current());
            case "replacing" ->
                row.older().stream()
                        .filter(generation -> generation.attributes() != null)
                        .limit(1);
            default -> Stream.empty();
        };
    }
}
