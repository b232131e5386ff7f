package io.alchemyreactive.test;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.NothingMade;
import io.alchemyreactive.provider.ReplaceRequired;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a fake cloud and the rules for them. A forgiving cloud enforces only two rules: names are unique, and
 * an object must exist before it is changed. Thread-safe.
 */
final class CloudObjects {

    private final CloudIndex index = new CloudIndex();
    private final Map<String, Entry> gone = new HashMap<>();
    private final List<String> mistakes = new ArrayList<>();
    private final WatchedRows rows = new WatchedRows();
    private final boolean strict;
    private Predicate<? super Record> impossible = props -> false;
    private int next;
    private int staleReads;

    CloudObjects(boolean strict) {
        this.strict = strict;
    }

    /** One object. Guarded by the monitor of {@link CloudObjects}. */
    static final class Entry {

        final CloudType<?, ?> type;
        final String id;
        Identity owner;
        Record props;
        boolean unfinished;
        /** Whether an operation on this object has begun and has not ended. */
        boolean halfDone;
        /** How many times the object was emptied. */
        int emptied;
        /** The token that an operation has set; null before. */
        @Nullable
        Redacted<String> token;
        /** The number of further reads that do not see a new object, or still see a deleted one. */
        int stale;
        /** Properties that were requested since the row was last stored at rest. */
        final Set<Record> asked = new HashSet<>();
        /** Instances that took over this object and were told to replace it. */
        final Set<String> replacers = new HashSet<>();
        /** Properties that were refused permanently. */
        final Set<Record> refused = new HashSet<>();

        Entry(CloudType<?, ?> type, String id, Identity owner, Record props) {
            this.type = type;
            this.id = id;
            this.owner = owner;
            this.props = props;
        }

        boolean isOf(Identity identity) {
            return owner.instance().equals(identity.instance());
        }

        boolean isOfStageOf(Entry other) {
            return owner.resource().stage().equals(other.owner.resource().stage());
        }

        FakeCloud.CloudObject asObject() {
            return new FakeCloud.CloudObject(type.name(), id, owner, props);
        }

        @Override
        public String toString() {
            return id + " of " + owner.stage() + "'s '" + owner.fqn() + "'";
        }
    }

    synchronized void staleReads(int reads) {
        staleReads = reads;
    }

    /** Whether an object that a read does not see may exist nevertheless. */
    synchronized boolean readsLag() {
        return staleReads > 0;
    }

    synchronized void refuse(Predicate<? super Record> properties) {
        impossible = properties;
    }

    synchronized List<FakeCloud.CloudObject> all() {
        return select(entry -> true).stream().map(Entry::asObject).toList();
    }

    synchronized Set<String> unfinished() {
        Set<String> ids = new HashSet<>();
        select(entry -> entry.unfinished).forEach(entry -> ids.add(entry.id));
        return ids;
    }

    synchronized List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    synchronized void lose(String id) {
        Optional.ofNullable(index.withId(id)).ifPresent(index::remove);
    }

    synchronized void plant(CloudType<?, ?> type, String id, Identity owner, Record props) {
        Entry present = index.withId(id);
        if (present == null) {
            index.add(new Entry(type, id, owner, props));
        } else {
            // The engine cannot know of changes made outside of it.
            become(present, owner, props);
        }
    }

    /**
     * Makes an object, or continues to make the object of this instance.
     *
     * @param found the id of the object that a read has found, if any
     */
    synchronized FakeCloud.CloudObject create(
            CloudType<?, ?> type, Identity identity, Record news, Optional<String> found) {
        if (strict && rows.lack(identity)) {
            throw mistake("create of '" + identity.fqn() + "' before its intent is stored");
        }
        Optional<Entry> begun =
                index.ofInstance(type, identity.instance()).or(() -> found.flatMap(id -> index.withId(type, id)));
        if (begun.isPresent()) {
            refuseImpossible(news);
            return createAgain(begun.get(), identity, news);
        }
        try {
            return createAnew(type, identity, news);
        } catch (FakeCloud.RefusedException refusal) {
            throw NothingMade.because(refusal);
        }
    }

    private FakeCloud.CloudObject createAnew(CloudType<?, ?> type, Identity identity, Record news) {
        refuseImpossible(news);
        String name = type.uniqueOf(news);
        if (name != null && index.named(type, name).isPresent()) {
            throw new FakeCloud.RefusedException(type.word() + " " + name + " is taken");
        }
        refuseUseOfGone(type, news);
        String id = type.prefix() + (type.isNamed() ? ":" + name : "-" + ++next);
        var made = new Entry(type, id, identity, news);
        made.unfinished = true;
        made.stale = staleReads;
        index.add(made);
        gone.remove(id);
        return made.asObject();
    }

    private FakeCloud.CloudObject createAgain(Entry begun, Identity identity, Record news) {
        if (strict) {
            if (rows.hold(begun.owner, identity)) {
                refuseOtherOwner("create", begun, identity);
            }
            if (!begun.type.areFixedEqual(begun.props, news)) {
                throw mistake("create of " + begun + ", which was begun with other fixed properties: " + begun.props
                        + " and not " + news);
            }
        }
        become(begun, identity, news);
        begun.unfinished = true;
        return begun.asObject();
    }

    synchronized void finish(String id) {
        Optional.ofNullable(index.withId(id)).ifPresent(entry -> entry.unfinished = false);
    }

    /** Notes that a change of an object is attempted, before its result is known. */
    synchronized void trying(String id, Record news) {
        Optional.ofNullable(index.withId(id)).ifPresent(entry -> entry.asked.add(news));
    }

    /** Notes that a change of an object was refused permanently, so the object does not have these properties. */
    synchronized void refused(String id, Record news) {
        Optional.ofNullable(index.withId(id))
                .filter(entry -> !entry.props.equals(news))
                .ifPresent(entry -> {
                    entry.asked.remove(news);
                    entry.refused.add(news);
                });
    }

    /**
     * Changes an object.
     *
     * @param olds the properties before the change, as the caller knows them; empty where the object is taken over or
     *     the caller does not pass them
     * @param takesOver whether another instance may have held the object before
     */
    synchronized FakeCloud.CloudObject update(
            CloudType<?, ?> type,
            Identity identity,
            String id,
            Record news,
            Optional<? extends Record> olds,
            boolean takesOver) {
        Entry entry = index.withId(id);
        if (entry == null) {
            throw new FakeCloud.RefusedException(id + " does not exist");
        }
        if (entry.unfinished) {
            throw new FakeCloud.RefusedException(id + " was never made to its end");
        }
        refuseImpossible(news);
        if (strict) {
            refuseOtherType("update", entry, type);
            if (!takesOver || rows.hold(entry.owner, identity)) {
                refuseOtherOwner("update", entry, identity);
            }
            olds.ifPresent(before -> refuseOtherProps("update", entry, before));
            refuseFixed(entry, identity, news);
            refuseUseOfGone(type, news);
        }
        become(entry, identity, news);
        entry.halfDone = false;
        return entry.asObject();
    }

    /**
     * Begins an operation on an object.
     *
     * @param token the new token of the object; null for an operation that empties the object
     */
    synchronized FakeCloud.CloudObject operate(
            CloudType<?, ?> type, Identity identity, String id, Record props, @Nullable Redacted<String> token) {
        Entry entry = index.withId(id);
        if (entry == null) {
            throw NothingMade.because(new FakeCloud.RefusedException(id + " does not exist"));
        }
        if (entry.unfinished) {
            throw NothingMade.because(new FakeCloud.RefusedException(id + " was never made to its end"));
        }
        if (strict) {
            refuseOtherType("operation", entry, type);
            refuseOtherOwner("operation", entry, identity);
            refuseOtherProps("operation", entry, props);
            if (rows.lackOperation(identity)) {
                throw mistake("operation on " + entry + " before its intent is stored");
            }
            if (token == null && entry.halfDone) {
                throw mistake("operation on " + entry + ", on which one that must not be run twice has not ended");
            }
        }
        entry.halfDone = true;
        if (token == null) {
            entry.emptied++;
        } else {
            entry.token = token;
        }
        return entry.asObject();
    }

    /** Notes that an operation has ended. */
    synchronized void operated(String id) {
        Optional.ofNullable(index.withId(id)).ifPresent(entry -> entry.halfDone = false);
    }

    synchronized Set<String> halfDone() {
        Set<String> ids = new HashSet<>();
        select(entry -> entry.halfDone).forEach(entry -> ids.add(entry.id));
        return ids;
    }

    synchronized Optional<Redacted<String>> token(String id) {
        return Optional.ofNullable(index.withId(id)).map(entry -> entry.token);
    }

    synchronized int emptied(String id) {
        return Optional.ofNullable(index.withId(id)).map(entry -> entry.emptied).orElse(0);
    }

    /** Deletes an object. Does nothing when the object does not exist. */
    synchronized void delete(CloudType<?, ?> type, Identity identity, String id, Record props) {
        Entry entry = index.withId(id);
        if (entry == null) {
            return;
        }
        if (strict) {
            refuseOtherType("delete", entry, type);
            // An instance that could not take over the object as it is was told to replace it, and never learned its
            // properties.
            if (entry.isOf(identity) || !entry.replacers.contains(identity.instance())) {
                refuseOtherOwner("delete", entry, identity);
                refuseOtherProps("delete", entry, props);
            }
            refuseWhileUsed(entry);
        }
        index.remove(entry);
        entry.stale = staleReads;
        gone.put(id, entry);
    }

    /**
     * The object with this id, as a read sees it. A new object is seen at once; a deleted one is still seen by the next
     * few reads.
     */
    synchronized Optional<FakeCloud.CloudObject> seen(CloudType<?, ?> type, String id) {
        Optional<Entry> there = index.withId(type, id);
        return there.isPresent()
                ? there.map(Entry::asObject)
                : look(there, entry -> entry.type == type && entry.id.equals(id));
    }

    /** The object of this instance, as a read sees it. */
    synchronized Optional<FakeCloud.CloudObject> seenOf(CloudType<?, ?> type, Identity identity) {
        return look(index.ofInstance(type, identity.instance()), entry -> entry.type == type && entry.isOf(identity));
    }

    /** The object with the unique name that these properties give, as a read sees it. */
    synchronized Optional<FakeCloud.CloudObject> seenNamed(CloudType<?, ?> type, Record props) {
        String name = type.uniqueOf(props);
        return name == null
                ? Optional.empty()
                : look(index.named(type, name), entry -> entry.type == type && name.equals(type.uniqueOf(entry.props)));
    }

    /** The object with this id, whether or not a read would see it. */
    synchronized Optional<FakeCloud.CloudObject> existing(String id) {
        return Optional.ofNullable(index.withId(id)).map(Entry::asObject);
    }

    /** Objects of a stage that use a deleted object of that stage, a sentence each. */
    synchronized List<String> dangling(StageKey stage) {
        List<String> found = new ArrayList<>();
        for (Entry entry : select(each -> each.owner.resource().stage().equals(stage))) {
            entry.type.usesOf(entry.props).stream()
                    .map(gone::get)
                    .filter(used -> used != null && used.isOfStageOf(entry))
                    .forEach(used -> found.add(entry + " uses " + used + ", which is gone"));
        }
        return found;
    }

    /** Records the rows that a commit of a stage has stored. */
    synchronized void stored(StageKey stage, List<StateChange> changes) {
        mistakes.addAll(rows.store(stage, changes));
        rows.put(changes).forEach(this::heed);
    }

    /** Records the rows of a commit whose result is unknown. */
    synchronized void perhapsStored(List<StateChange> changes) {
        rows.put(changes).filter(row -> !isAtRest(row)).forEach(this::heed);
    }

    /**
     * A row at rest holds the exact properties of its object. Any other row holds properties that the object may have.
     */
    private void heed(Row row) {
        Generation current = row.current();
        rows.typeOf(current)
                .flatMap(type -> rows.idOf(current)
                        .flatMap(id -> index.withId(type, id))
                        .or(() -> index.ofInstance(type, current.instance())))
                .ifPresent(entry -> {
                    if (isAtRest(row)) {
                        entry.asked.clear();
                    } else {
                        entry.asked.add(entry.type.propsOf(current.props()));
                        if (current.lastProps() != null) {
                            entry.asked.add(entry.type.propsOf(current.lastProps()));
                        }
                    }
                });
    }

    private static boolean isAtRest(Row row) {
        return row.status() == Status.CREATED || row.status() == Status.REPLACED;
    }

    private void become(Entry entry, Identity owner, Record news) {
        entry.asked.add(entry.props);
        entry.refused.remove(news);
        index.change(entry, owner, news);
    }

    private List<Entry> select(Predicate<Entry> which) {
        List<Entry> found = new ArrayList<>();
        for (Entry entry : index.all()) {
            if (which.test(entry)) {
                found.add(entry);
            }
        }
        return found;
    }

    private Optional<FakeCloud.CloudObject> look(Optional<Entry> there, Predicate<Entry> which) {
        if (there.isPresent()) {
            return there.filter(entry -> entry.stale-- <= 0).map(Entry::asObject);
        }
        return staleReads == 0
                ? Optional.empty()
                : gone.values().stream()
                        .filter(which)
                        .filter(entry -> entry.stale-- > 0)
                        .findFirst()
                        .map(Entry::asObject);
    }

    private void refuseImpossible(Record props) {
        if (impossible.test(props)) {
            throw new FakeCloud.RefusedException("not possible: " + props);
        }
    }

    private void refuseOtherType(String verb, Entry entry, CloudType<?, ?> type) {
        if (entry.type != type) {
            throw mistake(verb + " of " + entry + " by the provider of " + type.name());
        }
    }

    private void refuseOtherOwner(String verb, Entry entry, Identity identity) {
        if (!entry.isOf(identity)) {
            throw mistake(verb + " of " + entry + " by " + identity.stage() + "'s '" + identity.fqn() + "' of instance "
                    + identity.instance() + ", which does not hold it");
        }
    }

    private void refuseOtherProps(String verb, Entry entry, Record props) {
        // When no store is watched, an intent without a call may have had any properties.
        boolean may = entry.props.equals(props)
                || entry.asked.contains(props)
                || !rows.areWatched() && !entry.refused.contains(props);
        if (!may) {
            throw mistake(verb + " of " + entry + " with properties that it does not have: " + props + " and not "
                    + entry.props);
        }
    }

    private void refuseFixed(Entry entry, Identity identity, Record news) {
        if (!entry.type.areFixedEqual(entry.props, news)) {
            entry.replacers.add(identity.instance());
            String name = entry.type.uniqueOf(news);
            String why = entry.id + " has fixed properties";
            throw name != null && name.equals(entry.type.uniqueOf(entry.props))
                    ? ReplaceRequired.deleteFirst(why)
                    : ReplaceRequired.createFirst(why);
        }
    }

    /**
     * Refuses the deletion of an object that another object of its stage uses. Exception: the object is deleted before
     * its users when its replacement needs its unique name, that is, where slots are taken or given up. A box is never
     * deleted before its members.
     */
    private void refuseWhileUsed(Entry used) {
        boolean goesFirst = rows.areWatched() ? rows.letGoFirst(used.owner) : used.type.uniqueOf(used.props) != null;
        for (Entry user : index.usersOf(used.id)) {
            if (user != used && user.isOfStageOf(used) && !(goesFirst && !user.type.liesIn(user.props, used.id))) {
                String text = "delete of " + used + ", which " + user + " uses";
                throw rows.haveForgotten(user.owner) || rows.replaceFirst(used.owner)
                        ? new FakeCloud.RefusedException(text)
                        : mistake(text);
            }
        }
    }

    private void refuseUseOfGone(CloudType<?, ?> type, Record props) {
        for (String used : type.usesOf(props)) {
            if (strict && gone.containsKey(used)) {
                throw new FakeCloud.RefusedException(used + " does not exist any more");
            }
        }
    }

    private FakeCloud.RefusedException mistake(String text) {
        mistakes.add(text);
        return new FakeCloud.RefusedException(text);
    }
}
