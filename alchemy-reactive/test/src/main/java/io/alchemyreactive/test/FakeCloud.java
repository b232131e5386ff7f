package io.alchemyreactive.test;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.StateStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A cloud of {@link Thing}s in memory, for tests of an engine: it remembers each call and each object, refuses what a
 * cloud would refuse, and lets a test come between a call and its effect or answer. Thread-safe.
 */
public final class FakeCloud {

    private final Map<String, Item> items = new LinkedHashMap<>();
    private final Map<Identity, String> byOwner = new HashMap<>();
    private final Set<String> unfinished = new TreeSet<>();
    private final List<Call> calls = new ArrayList<>();
    private final boolean canRead;
    private volatile Interceptor interceptor = Interceptor.NONE;
    private int next;

    private FakeCloud(boolean canRead) {
        this.canRead = canRead;
    }

    /** An empty cloud whose objects can be looked for. */
    public static FakeCloud create() {
        return new FakeCloud(true);
    }

    /** An empty cloud that cannot tell what exists. */
    public static FakeCloud blind() {
        return new FakeCloud(false);
    }

    /**
     * An object.
     *
     * @param id its id
     * @param owner whose it is
     * @param props what it was made of
     */
    public record Item(String id, Identity owner, Thing.Props props) {}

    /**
     * A call that reached the cloud.
     *
     * @param verb what was asked for
     * @param identity of which object
     */
    public record Call(Verb verb, Identity identity) {

        @Override
        public String toString() {
            return verb + " " + identity.fqn();
        }
    }

    /** What can be asked for. */
    public enum Verb {
        /** Look for an object. */
        READ,
        /** Make an object. */
        CREATE,
        /** Change an object. */
        UPDATE,
        /** Delete an object. */
        DELETE
    }

    /** Comes between a call and its effect, and between the effect and the answer. */
    public interface Interceptor {

        /** Nothing comes between. */
        Interceptor NONE = new Interceptor() {};

        /** Awaited before the effect; an error prevents it. */
        default Mono<Void> before(Call call) {
            return Mono.empty();
        }

        /** Awaited while an object is made: it exists then, and only another create brings it to its end. */
        default Mono<Void> halfway(Call call) {
            return Mono.empty();
        }

        /** Awaited after the effect; an error loses the answer. */
        default Mono<Void> after(Call call) {
            return Mono.empty();
        }
    }

    /** Lets this come between from now on. */
    public void intercept(Interceptor interceptor) {
        this.interceptor = Objects.requireNonNull(interceptor, "interceptor");
    }

    /** The providers of this cloud. */
    public Providers providers() {
        return Providers.of(new Things());
    }

    /** This cloud as the world of a {@link CrashMatrix} or a {@link ScratchStack}, with its state in this store. */
    public CrashMatrix.World world(StateStore store) {
        return new FakeWorld(this, Objects.requireNonNull(store, "store"));
    }

    /** The objects that exist, in the order in which they were made. */
    public List<Item> items() {
        synchronized (items) {
            return List.copyOf(items.values());
        }
    }

    /** The ids of objects whose making has not come to its end. */
    public Set<String> unfinished() {
        synchronized (items) {
            return Set.copyOf(unfinished);
        }
    }

    /** The calls so far but reads, in their order. */
    public List<Call> changes() {
        return calls().stream().filter(call -> call.verb() != Verb.READ).toList();
    }

    /** The calls so far, in their order. */
    public List<Call> calls() {
        synchronized (items) {
            return List.copyOf(calls);
        }
    }

    /** Forgets the calls so far. */
    public void forgetCalls() {
        synchronized (items) {
            calls.clear();
        }
    }

    /** Takes an object away, behind the engine's back. */
    public void lose(String id) {
        synchronized (items) {
            items.remove(id);
        }
    }

    /** Puts an object of somebody else there. */
    public void plant(String id, Identity owner, Thing.Props props) {
        synchronized (items) {
            put(new Item(id, owner, props));
        }
    }

    private <T> Mono<T> call(Verb verb, Identity identity, Supplier<T> effect) {
        return Mono.defer(() -> {
            var call = new Call(verb, identity);
            Interceptor between = interceptor;
            return between.before(call)
                    .then(Mono.fromSupplier(() -> {
                        synchronized (items) {
                            calls.add(call);
                            return effect.get();
                        }
                    }))
                    .flatMap(answer -> between.after(call).thenReturn(answer));
        });
    }

    private Optional<Item> byInstance(Identity identity) {
        return Optional.ofNullable(byOwner.get(identity)).map(items::get);
    }

    private Item create(Reconcile<Thing.Props, Thing.Attributes> request) {
        Optional<Item> before = byInstance(request.identity());
        if (before.isPresent()) {
            unfinished.add(before.get().id());
            return put(new Item(before.get().id(), request.identity(), request.news()));
        }
        String slot = request.news().slot();
        if (slot != null
                && items.values().stream()
                        .anyMatch(item -> slot.equals(item.props().slot()))) {
            throw new IllegalStateException("slot " + slot + " is taken");
        }
        unfinished.add("thing-" + ++next);
        return put(new Item("thing-" + next, request.identity(), request.news()));
    }

    private Item update(Reconcile<Thing.Props, Thing.Attributes> request) {
        String id = request.attributes().orElseThrow().id();
        if (!items.containsKey(id)) {
            throw new IllegalStateException(id + " does not exist");
        }
        if (unfinished.contains(id)) {
            throw new IllegalStateException(id + " was never made to its end");
        }
        return put(new Item(id, request.identity(), request.news()));
    }

    private Item put(Item item) {
        Item before = items.get(item.id());
        if (before != null) {
            byOwner.remove(before.owner());
        }
        byOwner.put(item.owner(), item.id());
        items.put(item.id(), item);
        return item;
    }

    private Thing.Attributes finished(Item item) {
        synchronized (items) {
            unfinished.remove(item.id());
            return attributes(item);
        }
    }

    private static Thing.Attributes attributes(Item item) {
        return new Thing.Attributes(item.id(), "size-" + item.props().size(), Redacted.of("token-of-" + item.id()));
    }

    private final class Things implements Provider<Thing.Props, Thing.Attributes> {

        @Override
        public ResourceType<?, Thing.Props, Thing.Attributes> type() {
            return Thing.TYPE;
        }

        @Override
        public Mono<Found<Thing.Attributes>> read(Read<Thing.Props, Thing.Attributes> request) {
            return canRead ? call(Verb.READ, request.identity(), () -> find(request)) : Mono.just(Found.cannotTell());
        }

        /** By the annotations; but an object that keeps its slot must be gone before another one can take it. */
        @Override
        public Mono<Diff> diff(Change<Thing.Props, Thing.Attributes> change) {
            boolean keepsSlot = change.olds().slot() != null
                    && !change.changed().contains("slot")
                    && !change.unknown().contains("slot");
            return Provider.super
                    .diff(change)
                    .map(diff -> diff instanceof Diff.Replace replace && keepsSlot
                            ? new Diff.Replace(true, replace.because(), replace.loses())
                            : diff);
        }

        @Override
        public Mono<Thing.Attributes> reconcile(Reconcile<Thing.Props, Thing.Attributes> request) {
            return request.phase() == Reconcile.Phase.CREATE
                    ? make(request)
                    : call(Verb.UPDATE, request.identity(), () -> attributes(update(request)));
        }

        private Mono<Thing.Attributes> make(Reconcile<Thing.Props, Thing.Attributes> request) {
            var call = new Call(Verb.CREATE, request.identity());
            return call(Verb.CREATE, request.identity(), () -> create(request))
                    .flatMap(item -> interceptor.halfway(call).then(Mono.fromSupplier(() -> finished(item))));
        }

        @Override
        public Mono<Void> delete(Delete<Thing.Props, Thing.Attributes> request) {
            return call(Verb.DELETE, request.identity(), () -> {
                        unfinished.remove(request.attributes().id());
                        Item gone = items.remove(request.attributes().id());
                        if (gone != null) {
                            byOwner.remove(gone.owner());
                        }
                        return true;
                    })
                    .then();
        }

        @Override
        public Flux<Thing.Attributes> list() {
            return Flux.defer(() -> Flux.fromIterable(items())).map(FakeCloud::attributes);
        }

        private Found<Thing.Attributes> find(Read<Thing.Props, Thing.Attributes> request) {
            @Nullable
            String known = request.attributes().map(Thing.Attributes::id).orElse(null);
            if (known != null) {
                Item item = items.get(known);
                return item == null ? Found.absent() : Found.ours(attributes(item));
            }
            Optional<Item> ours = byInstance(request.identity());
            if (ours.isPresent()) {
                return Found.ours(attributes(ours.get()));
            }
            String slot = request.props().slot();
            if (slot == null) {
                return Found.absent();
            }
            return items.values().stream()
                    .filter(item -> slot.equals(item.props().slot()))
                    .findFirst()
                    .map(item -> Found.foreign(
                            attributes(item), item.owner().resource().toString()))
                    .orElseGet(Found::absent);
        }
    }
}
