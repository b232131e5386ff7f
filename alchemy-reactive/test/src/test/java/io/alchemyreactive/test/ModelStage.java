package io.alchemyreactive.test;

import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.test.FakeCloud.CloudObject;
import io.alchemyreactive.test.History.Option;
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
 * after a failure each object must be known to a row, and nothing that was live may be gone without an intent. Data goes
 * only with consent, in a success as in a failure.
 */
final class ModelStage {

    private final String name;
    /** Instances that were to outlive their row at some time: they may exist without one. */
    private final Set<String> mayOutlive = new HashSet<>();
    /** Instances that were to outlive their row all their life: they must exist for ever. */
    private final Set<String> mustOutlive = new HashSet<>();
    /** Instances that hold data, live at some time and not given up with consent since. */
    private final Set<String> holdData = new HashSet<>();

    private final Set<String> seen = new HashSet<>();
    private List<ThingSpec> declared = List.of();
    private Map<String, CloudObject> settled = Map.of();
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
    boolean surelyHas(String fqn, ThingSpec.Kind kind) {
        CloudObject object = settled.get(fqn);
        return atRest && object != null && object.type().equals(kind.type.name());
    }

    boolean mayOutlive(String instance) {
        return mayOutlive.contains(instance);
    }

    void attempts(History.Step step, List<CloudObject> objects, StageSnapshot rows) {
        declared = step.declared();
        borrowed |= declared.stream().anyMatch(thing -> thing.borrows() != null);
        note(objects, rows);
        noteData(rows);
    }

    /** Notes which objects hold data that a step may not lose without consent. */
    private void noteData(StageSnapshot rows) {
        rows.rows().values().stream()
                .flatMap(ModelStage::withData)
                .map(Generation::instance)
                .forEach(holdData::add);
    }

    private static Stream<Generation> withData(Row row) {
        return row.status() == Status.DELETING
                ? Stream.empty()
                : generations(row).filter(each -> each.type().equals(Box.TYPE.name()) && each.attributes() != null);
    }

    /** Data goes only with consent, or with the stage. */
    void checkConsent(
            History.Step step,
            List<CloudObject> objects,
            StageSnapshot rows,
            String where,
            HistoryRun.Findings findings) {
        Set<String> existing =
                mine(objects).map(object -> object.owner().instance()).collect(Collectors.toSet());
        if (!step.destroys() && !step.has(Option.CONSENT)) {
            holdData.stream()
                    .filter(instance -> !existing.contains(instance))
                    .sorted()
                    .forEach(instance -> findings.losses.add(where + ": the data of " + instance + " went unasked"));
        }
        // What was given up with consent and not deleted yet may go with the next run.
        holdData.clear();
        noteData(rows);
    }

    void failed(List<CloudObject> objects, StageSnapshot rows, String where, HistoryRun.Findings findings) {
        note(objects, rows);
        atRest = false;
        Set<String> existing =
                mine(objects).map(object -> object.owner().instance()).collect(Collectors.toSet());
        Set<String> known = rows.rows().values().stream()
                .flatMap(ModelStage::generations)
                .map(Generation::instance)
                .collect(Collectors.toSet());
        mine(objects)
                .filter(object -> !known.contains(object.owner().instance()))
                .filter(object -> !mayOutlive.contains(object.owner().instance()))
                .forEach(object -> findings.orphans.add(where + ": no row knows of " + object));
        rows.rows().values().stream()
                .filter(row -> !live(row).map(Generation::instance).allMatch(existing::contains))
                .forEach(row -> findings.losses.add(where + ": the live object of " + row + " is gone"));
        checkRetained(existing, where, findings);
    }

    void succeeded(
            History.Step step,
            List<CloudObject> objects,
            StageSnapshot rows,
            ModelStage owner,
            String where,
            HistoryRun.Findings findings) {
        note(objects, rows);
        StageAudit audit = StageAudit.byOwner(
                rows, objects.stream().map(CloudObject::owner).toList(), mayOutlive);
        audit.orphans().forEach(fqn -> findings.orphans.add(where + ": " + fqn));
        audit.duplicates().forEach(fqn -> findings.duplicates.add(where + ": " + fqn));
        audit.losses().forEach(fqn -> findings.losses.add(where + ": " + fqn));
        audit.unsettled().forEach(row -> findings.others.add(where + ": not at rest: " + row));
        checkRetained(
                mine(objects).map(object -> object.owner().instance()).collect(Collectors.toSet()), where, findings);
        Map<String, CloudObject> now = new HashMap<>();
        rows.rows()
                .values()
                .forEach(row -> mine(objects)
                        .filter(object ->
                                row.current().instance().equals(object.owner().instance()))
                        .forEach(object -> now.put(row.fqn(), object)));
        if (!now.keySet().equals(declared.stream().map(ThingSpec::fqn).collect(Collectors.toSet()))) {
            findings.others.add(where + ": there are objects of " + now.keySet());
            return;
        }
        for (ThingSpec thing : declared) {
            CloudObject object = Objects.requireNonNull(now.get(thing.fqn()));
            checkProps(thing, object, now, owner, where, findings);
            if (atRest) {
                checkKept(thing, object, where, findings);
            }
        }
        settled = now;
        atRest = true;
        borrowed = declared.stream().anyMatch(thing -> thing.borrows() != null);
    }

    private void note(List<CloudObject> objects, StageSnapshot rows) {
        Map<String, Row> holders = new HashMap<>();
        rows.rows().values().forEach(row -> generations(row).forEach(each -> holders.put(each.instance(), row)));
        mine(objects).forEach(object -> {
            String instance = object.owner().instance();
            Row holder = holders.get(instance);
            boolean stored = holder != null && holder.policies().retain();
            // Once renamed it is held by a row of another name than the one that it was begun under.
            List<Boolean> wanted = retains(holder == null ? object.owner().fqn() : holder.fqn());
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
            CloudObject object,
            Map<String, CloudObject> now,
            ModelStage owner,
            String where,
            HistoryRun.Findings findings) {
        Map<String, CloudObject> byName = new HashMap<>();
        now.forEach((fqn, each) -> byName.put(fqn.substring(fqn.lastIndexOf('/') + 1), each));
        List<String> all = new ArrayList<>();
        ThingSpec.Borrowed borrows = thing.borrows();
        if (borrows != null) {
            CloudObject lent = owner.settled.get(borrows.fqn());
            all.add(lent == null ? "?" : lent.id());
        }
        thing.uses().forEach(feed -> all.add(value(feed, byName)));
        List<String> uses = all.isEmpty() ? null : all;
        String region = value(thing.region(), byName);
        String slot = SpecPrograms.slot(name, thing, value(thing.slot(), byName));
        Record wanted = switch (thing.kind()) {
            case THING, GADGET, BOX -> new Thing.Props(thing.size(), region, slot, uses, null);
            case MEMBER -> new Member.Props(region, Objects.requireNonNull(slot), thing.size(), uses);
            case NOTE -> new Note.Props(Objects.requireNonNull(slot), thing.size(), uses);
        };
        boolean unsure = borrows != null && !owner.atRest;
        if (!unsure && !wanted.equals(object.props())) {
            findings.others.add(where + ": " + thing.fqn() + " is " + object.props() + ", not " + wanted);
        }
    }

    private static @Nullable String value(Feed feed, Map<String, CloudObject> byName) {
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

    private static String label(CloudObject object) {
        return "size-" + ThingSpec.sizeOf(object.props());
    }

    /** From one success to the next an object is another one exactly when something fixed has changed. */
    private void checkKept(ThingSpec thing, CloudObject now, String where, HistoryRun.Findings findings) {
        CloudObject before = settled.get(former(thing));
        if (before == null) {
            return;
        }
        boolean same = before.type().equals(now.type()) && thing.kind().type.areFixedEqual(before.props(), now.props());
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

    private Stream<CloudObject> mine(List<CloudObject> objects) {
        return objects.stream().filter(object -> object.owner().stage().equals(name));
    }

    private static Stream<Generation> generations(Row row) {
        return Stream.concat(Stream.of(row.current()), row.older().stream());
    }

    /** The generations of a row that must have an object, whatever went wrong. */
    private static Stream<Generation> live(Row row) {
        return switch (row.status()) {
            case CREATED, UPDATING, REPLACED, UPDATING_REPLACED, OPERATING -> Stream.of(row.current());
            case REPLACING ->
                row.older().stream()
                        .filter(generation -> generation.attributes() != null)
                        .limit(1);
            case CREATING, REPLACING_DELETE_FIRST, DELETING -> Stream.empty();
        };
    }
}
