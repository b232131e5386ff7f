package io.alchemyreactive.test;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A cloud in memory, for tests of an engine and of programs. It remembers each call and each object, lets a test come
 * between a call and its effect or answer, and is as strict as a real cloud can be:
 *
 * <ul>
 *   <li>There are several types: {@link Thing} and {@link Gadget}, which carry the mark of their owner, {@link Box}, which
 *       holds data, {@link Member}, which is found by box and name, and {@link Note}, which one handler makes by its
 *       properties alone.
 *   <li>Slots, names and paths are unique within their type.
 *   <li>An object is not deleted while another one of its stage uses it, that is, has its id among its properties, unless
 *       it has to go before its replacement can be made; and a box never while there are members in it.
 *   <li>An object that has been deleted cannot be used by objects that are made or changed later.
 *   <li>A change or a deletion comes from the instance that holds the object, through the provider of its type, with the
 *       properties that the object has; after an answer that may have been lost, with those that it may have. This is
 *       judged most strictly over a store that the cloud is {@link #watching}.
 *   <li>Two rows of a watched store never hold one object, and an object is made only after its intent is stored.
 *   <li>A property that cannot be changed in place needs a replacement.
 * </ul>
 *
 * <p>A call that no engine should make is refused, and {@link #mistakes()} tells of it. {@link #forgiving()} gives a cloud
 * that keeps unique names and nothing else. Thread-safe.
 */
public final class FakeCloud {

    private final CloudObjects objects;
    private final List<Call> calls = new ArrayList<>();
    private final boolean canRead;
    private volatile Interceptor interceptor = Interceptor.NONE;
    private volatile @Nullable Late late;

    private FakeCloud(boolean canRead, boolean strict) {
        this.canRead = canRead;
        this.objects = new CloudObjects(strict);
    }

    /** An empty cloud whose objects can be looked for. */
    public static FakeCloud create() {
        return new FakeCloud(true, true);
    }

    /** An empty cloud that cannot tell what exists. */
    public static FakeCloud blind() {
        return new FakeCloud(false, true);
    }

    /**
     * An empty cloud that accepts what real ones refuse, and makes no {@link #mistakes()} known: for a test that is to go
     * on where an engine or a provider errs.
     */
    public static FakeCloud forgiving() {
        return new FakeCloud(true, false);
    }

    /**
     * A thing.
     *
     * @param id its id
     * @param owner whose it is
     * @param props what it was made of
     */
    public record Item(String id, Identity owner, Thing.Props props) {}

    /**
     * An object of any type.
     *
     * @param type the name of its type
     * @param id its id
     * @param owner whose it is: the mark that it carries, or for one without a mark who made or took it over last
     * @param props what it was last made to be
     */
    public record CloudObject(String type, String id, Identity owner, Record props) {}

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

    /** The verbs of the cloud. */
    public enum Verb {
        /** Look for an object. */
        READ,
        /** Make an object. */
        CREATE,
        /** Change an object. */
        UPDATE,
        /** Delete an object. */
        DELETE,
        /** Run an operation on an object. */
        OPERATE
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

    /** The answer of the cloud to a call that it does not accept. */
    public static final class RefusedException extends IllegalStateException {

        RefusedException(String message) {
            super(message);
        }
    }

    private record Late(Duration time, Scheduler scheduler) {}

    /** Lets this come between from now on. */
    public void intercept(Interceptor interceptor) {
        this.interceptor = Objects.requireNonNull(interceptor, "interceptor");
    }

    /**
     * Answers calls other than reads after this time from now on, which may be virtual. Their effects take place then, also
     * where the caller has cancelled or given up by that time.
     */
    public void answersLate(Duration time, Scheduler scheduler) {
        late = new Late(Objects.requireNonNull(time, "time"), Objects.requireNonNull(scheduler, "scheduler"));
    }

    /**
     * Lets reads lag behind from now on: the first so many reads that look for a new object without its id do not see it,
     * and the first so many that look for one that is gone still see it. Its providers answer that they cannot tell where
     * they see nothing, as the contract of {@link io.alchemyreactive.provider.Provider#read} demands. None by default.
     */
    public void eventualReads(int reads) {
        objects.staleReads(reads);
    }

    /** Refuses from now on to make or change objects to such properties, as a cloud refuses what is not valid. */
    public void refuse(Predicate<? super Record> impossible) {
        objects.refuse(Objects.requireNonNull(impossible, "impossible"));
    }

    /**
     * The providers of this cloud: five verbs for each type, with {@link CloudOperations} where an object has a token, and one
     * handler for notes.
     */
    public Providers providers() {
        return Providers.of(
                new CloudProvider<>(calls(CloudTypes.THING)),
                new CloudProvider<>(calls(CloudTypes.GADGET)),
                new CloudProvider<>(calls(CloudTypes.BOX)),
                new CloudProvider<>(calls(CloudTypes.MEMBER)),
                CloudHandler.byProps(calls(CloudTypes.NOTE)));
    }

    /** Other providers of this cloud, for the same types: one handler for each, which goes by what it answered last. */
    public Providers handlers() {
        return Providers.of(
                CloudHandler.byOutput(calls(CloudTypes.THING)),
                CloudHandler.byOutput(calls(CloudTypes.GADGET)),
                CloudHandler.byOutput(calls(CloudTypes.BOX)),
                CloudHandler.byOutput(calls(CloudTypes.MEMBER)),
                CloudHandler.byProps(calls(CloudTypes.NOTE)));
    }

    private <P extends Record, A extends Record> CloudCalls<P, A> calls(CloudType<P, A> type) {
        return new CloudCalls<>(this, objects, type);
    }

    /**
     * A store in front of this one that shows the cloud what is committed, so that it can tell what an object may have been
     * asked to be, and which rows hold it.
     */
    public StateStore watching(StateStore store) {
        return new WatchedStore(store, objects);
    }

    /** This cloud as the world of a {@link CrashMatrix} or a {@link ScratchStack}, watching this store. */
    public CrashMatrix.World world(StateStore store) {
        return world(store, providers());
    }

    /** This cloud as a world with its {@link #handlers()}, or with its providers wrapped. */
    public CrashMatrix.World world(StateStore store, Providers providers) {
        return new FakeWorld(
                this, watching(Objects.requireNonNull(store, "store")), Objects.requireNonNull(providers, "providers"));
    }

    /** The things that exist, in the order in which they were made. */
    public List<Item> items() {
        return objects().stream()
                .filter(object -> object.type().equals(Thing.TYPE.name()))
                .map(object -> new Item(object.id(), object.owner(), (Thing.Props) object.props()))
                .toList();
    }

    /** The objects of all types that exist, in the order in which they were made. */
    public List<CloudObject> objects() {
        return objects.all();
    }

    /** The ids of objects whose making has not come to its end. */
    public Set<String> unfinished() {
        return objects.unfinished();
    }

    /** Calls that no engine should make, a sentence each, in their order. */
    public List<String> mistakes() {
        return objects.mistakes();
    }

    /** The calls so far but reads, in their order. */
    public List<Call> changes() {
        return calls().stream().filter(call -> call.verb() != Verb.READ).toList();
    }

    /** The calls so far, in their order. */
    public List<Call> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    /** Forgets the calls so far. */
    public void forgetCalls() {
        synchronized (calls) {
            calls.clear();
        }
    }

    /** Takes an object away, behind the engine's back. */
    public void lose(String id) {
        objects.lose(id);
    }

    /** Puts a thing of somebody else there, or changes one, behind the engine's back. */
    public void plant(String id, Identity owner, Thing.Props props) {
        objects.plant(CloudTypes.THING, id, owner, props);
    }

    /** Puts an object of another type there, or changes one, behind the engine's back. */
    public void plant(CloudObject object) {
        CloudType<?, ?> type = CloudTypes.named(object.type())
                .orElseThrow(() -> new IllegalArgumentException("no type of this cloud: " + object.type()));
        objects.plant(type, object.id(), object.owner(), type.cast(object.props()));
    }

    /** The ids of objects that an operation has left half done. */
    public Set<String> halfDone() {
        return objects.halfDone();
    }

    /** The token that an operation has given to the object with this id. */
    public Optional<Redacted<String>> token(String id) {
        return objects.token(id);
    }

    /** How often the object with this id has been emptied. */
    public int emptied(String id) {
        return objects.emptied(id);
    }

    /** Objects of a stage that use what was deleted from it. */
    List<String> dangling(StageKey stage) {
        return objects.dangling(stage);
    }

    boolean canRead() {
        return canRead;
    }

    Mono<Void> halfway(Call call) {
        return Mono.defer(() -> interceptor.halfway(call));
    }

    <T> Mono<T> call(Verb verb, Identity identity, Supplier<T> effect) {
        return Mono.defer(() -> {
            var call = new Call(verb, identity);
            Interceptor between = interceptor;
            Late delay = verb == Verb.READ ? null : late;
            Mono<T> done = Mono.fromSupplier(() -> {
                synchronized (calls) {
                    calls.add(call);
                }
                return effect.get();
            });
            return between.before(call)
                    .then(delay == null ? done : UncancellableEffects.after(delay.time(), delay.scheduler(), done))
                    .flatMap(answer -> between.after(call).thenReturn(answer));
        });
    }
}
