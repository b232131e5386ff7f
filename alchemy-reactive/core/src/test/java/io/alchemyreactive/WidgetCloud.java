package io.alchemyreactive;

import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Operate;
import io.alchemyreactive.provider.Operation;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A cloud of widgets in memory, and its provider. It is stricter than a real one: a call whose intent is not stored, a second
 * create of one object, an update from properties that the object does not have, a delete of an object that is unknown or in
 * use are mistakes of the engine. Thread-safe.
 */
final class WidgetCloud implements Provider<Widget.Props, Widget.Attributes> {

    private final StateStore store;
    private final Map<String, Entry> objects = new LinkedHashMap<>();
    private final List<String> mistakes = new ArrayList<>();
    private final WidgetCalls calls;
    private int made;

    /** A cloud that looks for intents in this store. */
    WidgetCloud(StateStore store, WidgetCalls calls) {
        this.store = store;
        this.calls = calls;
    }

    /** The arguments of the operation {@code polish}, which shows in the label. */
    record Polish() {}

    /** One object; guarded by the monitor of the cloud. */
    private static final class Entry {

        private final String id;
        private Identity owner;
        private Widget.Props props;
        /** The properties before a change that the engine cannot know to have happened; null when there is none. */
        private Widget.@Nullable Props before;

        private boolean polished;

        private Entry(String id, Identity owner, Widget.Props props) {
            this.id = id;
            this.owner = owner;
            this.props = props;
        }

        private Widget.Attributes attributes() {
            return new Widget.Attributes(id, "size " + props.size() + (polished ? ", polished" : ""));
        }

        private boolean isOf(Identity identity) {
            return owner.instance().equals(identity.instance());
        }

        private boolean mayHave(Widget.Props told) {
            return told.equals(props) || told.equals(before);
        }
    }

    /** Makes an object that is not the engine's, where the resource of this name would have its own. */
    synchronized void plant(Identity owner, Widget.Props props) {
        var planted = new Entry("widget-" + ++made, owner, props);
        objects.put(planted.id, planted);
    }

    /** Changes the size of a resource's object behind the engine's back. */
    synchronized void alter(String fqn, int size) {
        Entry entry = ofResource(fqn);
        entry.before = entry.props;
        entry.props = new Widget.Props(size, entry.props.region(), entry.props.format(), entry.props.uses());
    }

    /** Removes a resource's object behind the engine's back. */
    synchronized void lose(String fqn) {
        objects.remove(ofResource(fqn).id);
    }

    /** What the engine should not have done. */
    synchronized List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    /** The names of the resources of which there is an object, once per object. */
    synchronized List<String> existing() {
        return objects.values().stream()
                .map(entry -> entry.owner.fqn())
                .sorted()
                .toList();
    }

    /** The properties of the only object of a resource. */
    synchronized Widget.Props props(String fqn) {
        return ofResource(fqn).props;
    }

    /** The id of the only object of a resource. */
    synchronized String idOf(String fqn) {
        return ofResource(fqn).id;
    }

    private Entry ofResource(String fqn) {
        List<Entry> found = objects.values().stream()
                .filter(entry -> entry.owner.fqn().equals(fqn))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects of " + fqn);
        }
        return found.get(0);
    }

    @Override
    public ResourceType<?, Widget.Props, Widget.Attributes> type() {
        return Widget.TYPE;
    }

    @Override
    public Mono<Found<Widget.Attributes>> read(Read<Widget.Props, Widget.Attributes> request) {
        return Mono.fromSupplier(() -> found(request));
    }

    private synchronized Found<Widget.Attributes> found(Read<Widget.Props, Widget.Attributes> request) {
        Identity identity = request.identity();
        Optional<Entry> entry = request.attributes()
                .map(known -> Optional.ofNullable(objects.get(known.id())))
                .orElseGet(() -> ofInstance(identity).or(() -> stranger(identity)));
        return entry.map(there -> there.isOf(identity)
                        ? Found.ours(there.attributes())
                        : Found.foreign(
                                there.attributes(), there.owner.resource().toString()))
                .orElseGet(Found::absent);
    }

    private Optional<Entry> ofInstance(Identity identity) {
        return objects.values().stream().filter(entry -> entry.isOf(identity)).findFirst();
    }

    private Optional<Entry> stranger(Identity identity) {
        return objects.values().stream()
                .filter(entry -> entry.owner.fqn().equals(identity.fqn())
                        && !entry.owner
                                .resource()
                                .stage()
                                .equals(identity.resource().stage()))
                .findFirst();
    }

    @Override
    public Mono<Widget.Attributes> reconcile(Reconcile<Widget.Props, Widget.Attributes> request) {
        Identity identity = request.identity();
        Predicate<Row> hasProps = row -> isCurrent(row, identity)
                && row.current().props().equals(Widget.TYPE.props().toValue(request.news()));
        return request.phase() == Reconcile.Phase.CREATE
                ? call("create", identity, hasProps.and(WidgetCloud::isBeingMade), () -> create(request))
                : call("update", identity, hasProps.and(WidgetCloud::isBeingChanged), () -> update(request));
    }

    @Override
    public Mono<Void> delete(Delete<Widget.Props, Widget.Attributes> request) {
        Identity identity = request.identity();
        Predicate<Row> isGoing = row -> isCurrent(row, identity) && row.status() == Status.DELETING
                || row.older().stream().anyMatch(older -> older.instance().equals(identity.instance()));
        return call("delete", identity, isGoing, () -> delete(identity, request))
                .then();
    }

    @Override
    public List<Operation<Widget.Props, Widget.Attributes, ?>> operations() {
        return List.of(Operation.of("polish", Polish.class, request -> {
            Identity identity = request.identity();
            Predicate<Row> isBegun = row -> isCurrent(row, identity) && row.status() == Status.OPERATING;
            return call("polish", identity, isBegun, () -> polish(request));
        }));
    }

    private static boolean isCurrent(Row row, Identity identity) {
        return row.current().instance().equals(identity.instance());
    }

    private static boolean isBeingMade(Row row) {
        return Set.of(Status.CREATING, Status.REPLACING, Status.REPLACING_DELETE_FIRST)
                .contains(row.status());
    }

    /** An object that is taken over, or back from its deletion, is changed under that status. */
    private static boolean isBeingChanged(Row row) {
        return row.current().attributes() != null && row.status() != Status.CREATED && row.status() != Status.REPLACED;
    }

    private <T> Mono<T> call(String verb, Identity identity, Predicate<Row> intent, Supplier<T> effect) {
        String name = verb + " " + identity.fqn();
        Mono<Void> intended = store.load(identity.resource().stage())
                .filter(stage -> stage.rows().values().stream().anyMatch(intent))
                .switchIfEmpty(Mono.error(() -> mistake(name + " without its intent in the store")))
                .then();
        return calls.call(name, intended, () -> guarded(effect));
    }

    private synchronized <T> T guarded(Supplier<T> effect) {
        return effect.get();
    }

    private Widget.Attributes create(Reconcile<Widget.Props, Widget.Attributes> request) {
        refuseUseOfUnknown("create", request);
        Entry begun = ofInstance(request.identity()).orElse(null);
        if (begun == null) {
            begun = new Entry("widget-" + ++made, request.identity(), request.news());
            objects.put(begun.id, begun);
        } else if (request.attributes().filter(begun.attributes()::equals).isEmpty()) {
            throw mistake("second create of " + request.identity().fqn());
        }
        begun.props = request.news();
        return begun.attributes();
    }

    private Widget.Attributes update(Reconcile<Widget.Props, Widget.Attributes> request) {
        refuseUseOfUnknown("update", request);
        String fqn = request.identity().fqn();
        Entry entry = objects.get(request.attributes().orElseThrow().id());
        if (entry == null) {
            throw mistake("update of " + fqn + ", which does not exist");
        }
        boolean takesOver = request.olds().isEmpty() && !entry.isOf(request.identity());
        if (!takesOver && !entry.isOf(request.identity())) {
            throw mistake("update of an object that is not that of " + fqn);
        }
        if (!takesOver && !entry.mayHave(request.olds().orElseThrow())) {
            throw mistake("update of " + fqn + " from " + request.olds().get() + ", but it has " + entry.props);
        }
        entry.before = calls.losesAnswer("update " + fqn) ? entry.props : null;
        entry.owner = request.identity();
        entry.props = request.news();
        return entry.attributes();
    }

    private Widget.Attributes polish(Operate<Widget.Props, Widget.Attributes, Polish> request) {
        Entry entry = objects.get(request.attributes().id());
        if (entry == null || !entry.isOf(request.identity()) || !entry.mayHave(request.props())) {
            throw mistake("polish of " + request.identity().fqn() + " as " + request.props());
        }
        entry.polished = true;
        return entry.attributes();
    }

    private void refuseUseOfUnknown(String verb, Reconcile<Widget.Props, ?> request) {
        uses(request.news()).filter(id -> !objects.containsKey(id)).findFirst().ifPresent(id -> {
            throw mistake(verb + " of " + request.identity().fqn() + " with " + id + ", which does not exist");
        });
    }

    private boolean delete(Identity identity, Delete<Widget.Props, Widget.Attributes> request) {
        String id = request.attributes().id();
        Entry entry = objects.get(id);
        if (entry == null || !entry.isOf(identity)) {
            throw mistake("delete of " + id + ", which is not an object of " + identity.fqn());
        }
        if (!entry.mayHave(request.props())
                && request.attempted().filter(entry::mayHave).isEmpty()) {
            throw mistake("delete of " + identity.fqn() + " as " + request.props() + ", but it has " + entry.props);
        }
        objects.values().stream()
                .filter(other -> uses(other.props).anyMatch(id::equals))
                .findFirst()
                .ifPresent(user -> {
                    throw mistake("delete of " + identity.fqn() + ", which " + user.owner.fqn() + " uses");
                });
        objects.remove(id);
        return true;
    }

    private static Stream<String> uses(Widget.Props props) {
        return Objects.requireNonNullElse(props.uses(), List.<String>of()).stream();
    }

    private synchronized AssertionError mistake(String what) {
        mistakes.add(what);
        return new AssertionError(what);
    }
}
