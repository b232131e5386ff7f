package io.alchemyreactive.test;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.alchemyreactive.internal.declare.RecordShape;
import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.Value;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * One object that a test manages through its provider, without an engine. It is deleted at the end. Not thread-safe.
 */
final class ProviderTrial<P extends Record, A extends Record> implements AutoCloseable {

    private final ProviderContract<P, A> contract;
    private final Provider<P, A> provider;
    private final Identity identity;
    private final MadeObjects objects;
    private final Set<A> made = new LinkedHashSet<>();

    ProviderTrial(ProviderContract<P, A> contract) {
        this.contract = contract;
        this.provider = contract.provider();
        this.identity = identity(contract.stack());
        this.objects = MadeObjects.since(contract);
    }

    /** The identity of a resource of this stack, in a stage that all trials share, with a new instance. */
    static Identity identity(String stack) {
        var instance = new StringBuilder();
        ThreadLocalRandom.current()
                .ints(26, 0, 32)
                .forEach(digit -> instance.append("abcdefghijklmnopqrstuvwxyz234567".charAt(digit)));
        return new Identity(
                new ResourceKey(new StageKey(stack, ProviderStage.STAGE), ProviderStage.FQN), instance.toString());
    }

    static <R extends Record> Set<String> changed(RecordShape<R> shape, R olds, R news) {
        Map<String, Value> before = shape.toValue(olds).values();
        Map<String, Value> after = shape.toValue(news).values();
        Set<String> changed = new TreeSet<>(before.keySet());
        changed.addAll(after.keySet());
        changed.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
        return changed;
    }

    /** The value. Without a value the test is skipped for this reason. */
    static <T> T required(Optional<T> value, String why) {
        assumeTrue(value.isPresent(), why);
        return value.orElseThrow();
    }

    A stranger(P props) {
        return one(provider.reconcile(new Reconcile<>(
                identity(contract.stack() + "-stranger"),
                Reconcile.Phase.CREATE,
                props,
                Optional.empty(),
                Optional.empty())));
    }

    A create(P props) {
        return one(creating(props));
    }

    A createOver(A found, P props) {
        return one(provider.reconcile(
                        new Reconcile<>(identity, Reconcile.Phase.CREATE, props, Optional.empty(), Optional.of(found)))
                .doOnNext(made::add));
    }

    A update(P olds, P news, A attributes) {
        return one(updating(olds, news, attributes));
    }

    Found<A> read(P props) {
        return one(reading(props, Optional.empty()));
    }

    Found<A> read(P props, A attributes) {
        return one(reading(props, Optional.of(attributes)));
    }

    Diff diff(P olds, P news, A attributes) {
        return one(differing(olds, news, attributes));
    }

    void delete(P props, A attributes) {
        none(deleting(props, attributes));
    }

    List<A> list() {
        return all(listing());
    }

    Mono<A> creating(P props) {
        return provider.reconcile(
                        new Reconcile<>(identity, Reconcile.Phase.CREATE, props, Optional.empty(), Optional.empty()))
                .doOnNext(made::add);
    }

    Mono<A> updating(P olds, P news, A attributes) {
        return provider.reconcile(new Reconcile<>(
                        identity, Reconcile.Phase.UPDATE, news, Optional.of(olds), Optional.of(attributes)))
                .doOnNext(made::add);
    }

    Mono<Found<A>> reading(P props, Optional<A> attributes) {
        return provider.read(new Read<>(identity, props, attributes));
    }

    Mono<Diff> differing(P olds, P news, A attributes) {
        Set<String> changed = changed(provider.type().props(), olds, news);
        return provider.diff(new Change<>(olds, Optional.of(news), attributes, changed, Set.of()));
    }

    Mono<Void> deleting(P props, A attributes) {
        return provider.delete(new Delete<>(identity, props, attributes));
    }

    Flux<A> listing() {
        return provider.list();
    }

    /** Waits for the only answer of a call. Subscribes on a thread where BlockHound detects blocking. */
    <T> T one(Mono<T> call) {
        return Objects.requireNonNull(
                call.single().subscribeOn(Schedulers.parallel()).block(ProviderContract.LIMIT));
    }

    void none(Mono<Void> call) {
        call.subscribeOn(Schedulers.parallel()).block(ProviderContract.LIMIT);
    }

    <T> List<T> all(Flux<T> call) {
        return one(call.collectList());
    }

    /** The attributes that an update must not change: the stable ones of the type, and those that the diff names. */
    Map<String, Optional<Value>> stable(Diff diff, A attributes) {
        Set<String> names = new TreeSet<>(provider.type().attributes().stableNames());
        if (diff instanceof Diff.Update update) {
            names.addAll(update.stable());
        }
        Map<String, Value> values =
                provider.type().attributes().toValue(attributes).values();
        Map<String, Optional<Value>> stable = new HashMap<>();
        names.forEach(name -> stable.put(name, Optional.ofNullable(values.get(name))));
        return stable;
    }

    void expectObjects(int count) {
        objects.expect(count);
    }

    /** Deletes this object at the end too. */
    void alsoDelete(A attributes) {
        made.add(attributes);
    }

    @Override
    public void close() {
        for (A attributes : contract.hasObjects() ? made : Set.<A>of()) {
            if (contract.objects().contains(contract.objectOf(attributes))) {
                contract.remove(attributes);
            }
        }
    }
}
