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
 * The objects of a fake cloud and its laws. A forgiving one has only those without which nothing could be made: unique
 * names, and that what is changed exists. Thread-safe.
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

    /** One object. Guarded by the monitor of the objects. */
    static final class Entry {

        final CloudType<?, ?> type;
        final String id;
        Identity owner;
        Record props;
        boolean unfinished;
        /** Whether an operation was begun on it that has not ended. */
        boolean halfDone;
        /** How often it was emptied. */
        int emptied;
        /** The token that an operation has set. */
        @Nullable
        Redacted<String> token;
        /** How many reads do not see it yet, or still see it. */
        int stale;
        /** Properties that were asked for since its properties were last stored. */
        final Set<Record> asked = new HashSet<>();
        /** Instances that were told to replace it when they took it over. */
        final Set<String> replacers = new HashSet<>();
        /** Properties that were refused for good. */
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

    /** Whether an object that is not seen may be there all the same. */
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
            // The engine cannot know what changes behind its back.
            become(present, owner, props);
        }
    }

    /**
     * Makes an object, or goes on making the one of this instance.
     *
     * @param found the id of the one that a read has found, if it did
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

    /** A change of an object is tried, whatever it comes to. */
    synchronized void trying(String id, Record news) {
        Optional.ofNullable(index.withId(id)).ifPresent(entry -> entry.asked.add(news));
    }

    /** A change of an object was refused for good, so that it does not have these properties. */
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
     * @param olds what it was before in the eyes of the caller; empty where it is taken over, or that is not told
     * @param takesOver whether it may have been another's
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
     * @param token the token that the object gets; null where it is emptied
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

    /** An operation has come to its end. */
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

    /** Deletes an object; it does not matter when it is gone already. */
    synchronized void delete(CloudType<?, ?> type, Identity identity, String id, Record props) {
        Entry entry = index.withId(id);
        if (entry == null) {
            return;
        }
        if (strict) {
            refuseOtherType("delete", entry, type);
            // One that could not be taken over as it is was to be replaced: its properties were never told.
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

    /** The object with this id, as a read sees it: at once when it is new, for some reads more when it is gone. */
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

    /** The object with this id, whatever a read would see. */
    synchronized Optional<FakeCloud.CloudObject> existing(String id) {
        return Optional.ofNullable(index.withId(id)).map(Entry::asObject);
    }

    /** Objects of a stage that use what was deleted from that stage. */
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

    /** Takes in the rows that a commit of a stage has stored. */
    synchronized void stored(StageKey stage, List<StateChange> changes) {
        mistakes.addAll(rows.store(stage, changes));
        rows.put(changes).forEach(this::heed);
    }

    /** Takes in the rows of a commit whose answer is not known. */
    synchronized void perhapsStored(List<StateChange> changes) {
        rows.put(changes).filter(row -> !isAtRest(row)).forEach(this::heed);
    }

    /** A row at rest says what its object is; any other one, what it may be. */
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
        // Without a look at the store, an intent whose call never came could be any.
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
     * An object may go before its users where its replacement needs its place: the type wants that where slots are taken or
     * given up. A member never lets its box go.
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
