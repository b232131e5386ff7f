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
 * A cloud in memory, for tests of an engine and of programs. It records each call and each object, lets a test
 * intercept a call before its effect and before its answer, and is as strict as a real cloud:
 *
 * <ul>
 *   <li>There are several types. {@link Thing} and {@link Gadget} carry the mark of their owner, {@link Box} holds
 *       data, {@link Member} is found by box and name, and {@link Note} is made by one handler that uses only its
 *       properties.
 *   <li>Slots, names and paths are unique within their type.
 *   <li>An object is not deleted while another object of its stage uses it, that is, has its id among its
 *       properties. Exception: it has to be deleted before its replacement can be made. A box is never deleted while it
 *       contains members.
 *   <li>Objects that are made or changed later cannot use a deleted object.
 *   <li>A change or a deletion must come from the instance that holds the object, through the provider of its type,
 *       and with the object's current properties. After an answer that may have been lost, properties that the object
 *       may have are accepted. This check is strictest over a store that the cloud is {@link #watching}.
 *   <li>Two rows of a watched store never hold one object, and an object is made only after its intent is stored.
 *   <li>A change of a property that cannot be changed in place needs a replacement.
 * </ul>
 *
 * <p>The cloud refuses a call that no engine should make, and {@link #mistakes()} lists it. {@link #forgiving()} makes
 * a cloud that enforces unique names and nothing else. Thread-safe.
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

    /** An empty cloud whose providers can look for objects. */
    public static FakeCloud create() {
        return new FakeCloud(true, true);
    }

    /** An empty cloud whose providers cannot tell which objects exist. */
    public static FakeCloud blind() {
        return new FakeCloud(false, true);
    }

    /**
     * An empty cloud that accepts calls that a real cloud refuses, and reports no {@link #mistakes()}. For a test that
     * has to continue after an error of an engine or a provider.
     */
    public static FakeCloud forgiving() {
        return new FakeCloud(true, false);
    }

    /**
     * A thing.
     *
     * @param id its id
     * @param owner its owner
     * @param props its properties
     */
    public record Item(String id, Identity owner, Thing.Props props) {}

    /**
     * An object of any type.
     *
     * @param type the name of its type
     * @param id its id
     * @param owner its owner: the mark that it carries, or, for an object without a mark, the identity that last made
     *     it or took it over
     * @param props its last properties
     */
    public record CloudObject(String type, String id, Identity owner, Record props) {}

    /**
     * A call that reached the cloud.
     *
     * @param verb the verb of the call
     * @param identity the resource of the call
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

    /** Runs code between a call and its effect, and between the effect and the answer. */
    public interface Interceptor {

        /** An interceptor that does nothing. */
        Interceptor NONE = new Interceptor() {};

        /** Awaited before the effect; an error prevents it. */
        default Mono<Void> before(Call call) {
            return Mono.empty();
        }

        /** Awaited while an object is made. The object exists then, and only another create can finish it. */
        default Mono<Void> halfway(Call call) {
            return Mono.empty();
        }

        /** Awaited after the effect; an error loses the answer. */
        default Mono<Void> after(Call call) {
            return Mono.empty();
        }
    }

    /** The cloud's answer to a call that it refuses. */
    public static final class RefusedException extends IllegalStateException {

        RefusedException(String message) {
            super(message);
        }
    }

    private record Late(Duration time, Scheduler scheduler) {}

    /** Uses this interceptor for all calls from now on. */
    public void intercept(Interceptor interceptor) {
        this.interceptor = Objects.requireNonNull(interceptor, "interceptor");
    }

    /**
     * From now on, answers calls other than reads after this time. Their effects take place at that time too, even when
     * the caller has cancelled or timed out before.
     *
     * @param time the delay
     * @param scheduler the clock of the delay, which may be virtual
     */
    public void answersLate(Duration time, Scheduler scheduler) {
        late = new Late(Objects.requireNonNull(time, "time"), Objects.requireNonNull(scheduler, "scheduler"));
    }

    /**
     * From now on, reads lag behind. The first reads that look for a new object without its id do not see it, and the
     * first reads that look for a deleted object still see it. A provider that sees nothing answers that it cannot
     * tell, as the contract of {@link io.alchemyreactive.provider.Provider#read} demands.
     *
     * @param reads the number of reads that lag behind for each object; 0 by default
     */
    public void eventualReads(int reads) {
        objects.staleReads(reads);
    }

    /** From now on, refuses to make or change objects with such properties, as a cloud refuses invalid properties. */
    public void refuse(Predicate<? super Record> impossible) {
        objects.refuse(Objects.requireNonNull(impossible, "impossible"));
    }

    /**
     * The providers of this cloud. Each type has a provider with five verbs, and {@link CloudOperations} where its
     * objects have a token. Notes have one handler.
     */
    public Providers providers() {
        return Providers.of(
                new CloudProvider<>(calls(CloudTypes.THING)),
                new CloudProvider<>(calls(CloudTypes.GADGET)),
                new CloudProvider<>(calls(CloudTypes.BOX)),
                new CloudProvider<>(calls(CloudTypes.MEMBER)),
                CloudHandler.byProps(calls(CloudTypes.NOTE)));
    }

    /**
     * Other providers of this cloud for its types. Each is one handler that identifies the object by its last output.
     */
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
     * A store in front of this store that shows the cloud each commit. The cloud then knows which properties may have
     * been requested for an object, and which rows hold it.
     */
    public StateStore watching(StateStore store) {
        return new WatchedStore(store, objects);
    }

    /** This cloud as the world of a {@link CrashMatrix} or a {@link ScratchStack}. The cloud watches this store. */
    public CrashMatrix.World world(StateStore store) {
        return world(store, providers());
    }

    /**
     * This cloud as a world with other providers, such as its {@link #handlers()} or wrapped ones. The cloud watches
     * this store.
     */
    public CrashMatrix.World world(StateStore store, Providers providers) {
        return new FakeWorld(
                this, watching(Objects.requireNonNull(store, "store")), Objects.requireNonNull(providers, "providers"));
    }

    /** The existing things, in the order in which they were made. */
    public List<Item> items() {
        return objects().stream()
                .filter(object -> object.type().equals(Thing.TYPE.name()))
                .map(object -> new Item(object.id(), object.owner(), (Thing.Props) object.props()))
                .toList();
    }

    /** The existing objects of all types, in the order in which they were made. */
    public List<CloudObject> objects() {
        return objects.all();
    }

    /** The ids of objects whose creation has not finished. */
    public Set<String> unfinished() {
        return objects.unfinished();
    }

    /** Calls that no engine should make, a sentence each, in call order. */
    public List<String> mistakes() {
        return objects.mistakes();
    }

    /** The calls so far except reads, in call order. */
    public List<Call> changes() {
        return calls().stream().filter(call -> call.verb() != Verb.READ).toList();
    }

    /** The calls so far, in call order. */
    public List<Call> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    /** Clears the list of calls. */
    public void forgetCalls() {
        synchronized (calls) {
            calls.clear();
        }
    }

    /** Removes an object without the engine. */
    public void lose(String id) {
        objects.lose(id);
    }

    /** Adds a thing of another owner, or changes an existing thing, without the engine. */
    public void plant(String id, Identity owner, Thing.Props props) {
        objects.plant(CloudTypes.THING, id, owner, props);
    }

    /** Adds an object of any type, or changes an existing one, without the engine. */
    public void plant(CloudObject object) {
        CloudType<?, ?> type = CloudTypes.named(object.type())
                .orElseThrow(() -> new IllegalArgumentException("no type of this cloud: " + object.type()));
        objects.plant(type, object.id(), object.owner(), type.cast(object.props()));
    }

    /** The ids of objects that an operation has left half done. */
    public Set<String> halfDone() {
        return objects.halfDone();
    }

    /** The token that an operation has set on the object with this id; empty when none has. */
    public Optional<Redacted<String>> token(String id) {
        return objects.token(id);
    }

    /** How many times the object with this id has been emptied. */
    public int emptied(String id) {
        return objects.emptied(id);
    }

    /** Objects of a stage that use a deleted object of that stage, a sentence each. */
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
