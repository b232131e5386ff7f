package io.alchemyreactive.internal.apply;

import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.internal.lifecycle.CallListener;
import io.alchemyreactive.internal.lifecycle.Gateway;
import io.alchemyreactive.internal.lifecycle.ObjectHolders;
import io.alchemyreactive.internal.lifecycle.RowStamp;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.plan.HolderCheck;
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.MissingProviderException;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.ProviderCallException;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/**
 * The state that the parts of one apply share: the stage, the store under its lease, the providers, the events.
 * Thread-safe.
 */
final class ApplyContext {

    private final StageKey stage;
    private final StateStore store;
    private final Lease lease;
    private final Committer committer;
    private final Providers providers;
    private final ApplyOptions options;
    private final EventLog events;
    private final HolderCheck holderCheck;
    private final Map<String, Gateway<?, ?>> gateways = new ConcurrentHashMap<>();
    /** Instances of objects whose deletion was begun, or may have been begun, by earlier runs. */
    private final Set<String> inDeletion;
    /** By FQN, the actions that replaced the planned ones during apply. */
    private final Map<String, ChangeAction> late = new ConcurrentHashMap<>();

    ApplyContext(
            StateStore store,
            Lease lease,
            Providers providers,
            HolderCheck holderCheck,
            Collection<Row> stored,
            ApplyOptions options,
            EventLog events) {
        this.stage = lease.stage();
        this.store = store;
        this.lease = lease;
        this.committer = new Committer(store, lease, events);
        this.providers = providers;
        this.holderCheck = holderCheck;
        this.inDeletion = inDeletion(stored);
        this.options = options;
        this.events = events;
    }

    private static Set<String> inDeletion(Collection<Row> stored) {
        Set<String> instances = new HashSet<>();
        for (Row row : stored) {
            if (Rows.isDeleting(row)) {
                instances.add(row.current().instance());
            }
            row.older().forEach(generation -> instances.add(generation.instance()));
        }
        return instances;
    }

    StageKey stage() {
        return stage;
    }

    ApplyOptions options() {
        return options;
    }

    EventLog events() {
        return events;
    }

    /** A listener that emits events for retried provider calls and for progress that providers report. */
    CallListener retrying(ChangeAction action) {
        return new CallListener() {
            @Override
            public void retrying(String fqn, String type, long attempt, String because) {
                events.retrying(fqn, type, action, attempt, because);
            }

            @Override
            public void said(String fqn, String type, String line) {
                events.progressed(fqn, type, action, line);
            }
        };
    }

    /** Emits the event of a failed resource. */
    void failed(String fqn, String type, ChangeAction action, Throwable error) {
        Throwable cause = error.getCause();
        boolean said =
                error instanceof ProviderCallException call && call.verb().equals(verb(action));
        events.failed(fqn, type, action, said && cause != null ? ErrorText.of(cause) : ErrorText.after(fqn, error));
    }

    /** The verb in a provider failure that repeats the action, so that the message can leave it out. */
    private static String verb(ChangeAction action) {
        return switch (action) {
            case CREATE -> "creating it";
            case UPDATE -> "updating it";
            case DELETE -> "deleting it";
            case RUN -> "running it";
            case REPLACE, ORPHAN, ADOPT, RENAME, NOOP -> "";
        };
    }

    Committer committer() {
        return committer;
    }

    StateStore store() {
        return store;
    }

    HolderCheck holderCheck() {
        return holderCheck;
    }

    ObjectHolders holders() {
        return holderCheck.holders();
    }

    /** Whether an earlier run may have deleted this object without storing it. */
    boolean mayBeGone(Generation generation) {
        return inDeletion.contains(generation.instance());
    }

    /** Notes that another action than the planned one is carried out on a resource. */
    void turnsInto(String fqn, ChangeAction action) {
        late.put(fqn, action);
    }

    /** The action that is carried out on a resource; the planned one unless another one was noted. */
    ChangeAction actual(String fqn, ChangeAction planned) {
        return late.getOrDefault(fqn, planned);
    }

    RowStamp stamp() {
        return new RowStamp(lease.fence(), options.clock().instant());
    }

    Identity identity(Row row, Generation generation) {
        return Rows.identity(stage, row, generation);
    }

    /**
     * The gateway to the provider of a stored object. Throws {@link MissingProviderException} when the stack does not
     * have it.
     */
    Gateway<?, ?> gateway(String fqn, String type) {
        return gateways.computeIfAbsent(
                type, name -> Gateway.to(providers, name).orElseThrow(() -> new MissingProviderException(fqn, type)));
    }

    /** Whether resources of this type have objects outside of the state. True for an unknown type. */
    boolean isOutside(String type) {
        return providers.type(type).map(known -> !known.isStateOnly()).orElse(true);
    }

    /** Writes a row and emits it when it is durable. */
    Mono<Row> put(Row row) {
        return committer.put(row);
    }

    Mono<Void> remove(Row row) {
        return committer.write(new StateChange.RemoveRow(row.fqn(), row.revision()));
    }

    /**
     * Takes back an intent whose work was not begun: restores the row before it, or removes the row when there was
     * none.
     */
    Mono<Void> takeBack(Row intent, Optional<Row> before) {
        return before.map(row -> put(Rows.restored(intent, row, stamp())).then())
                .orElseGet(() -> remove(intent));
    }

    /** Removes a generation for which the provider reports that it made no object. */
    Mono<Void> notMade(Row intent) {
        return Rows.notMade(intent, stamp()).map(row -> put(row).then()).orElseGet(() -> remove(intent));
    }

    /**
     * Called when the intent to delete or replace is durable. When another stage borrows the resource, restores the row
     * and fails with {@link BorrowedException}. The borrower stores its borrow and then reads the row; this method
     * reads the borrows after the intent is stored. Whatever the order, at least one of the two notices the conflict.
     */
    Mono<Row> refuseIfBorrowed(Row intent, Row before) {
        return borrowed(intent.fqn()::equals)
                .flatMap(borrows -> put(Rows.restored(intent, before, stamp()))
                        .then(Mono.<Row>error(() -> new BorrowedException(borrows))))
                .defaultIfEmpty(intent);
    }

    /**
     * Emits the borrows by which other stages use resources with matching names. Completes empty when there are none,
     * or when the options allow to break references.
     */
    Mono<List<Borrow>> borrowed(Predicate<String> fqn) {
        return options.breakReferences()
                ? Mono.empty()
                : store.borrowers(stage)
                        .filter(borrow -> fqn.test(borrow.owner().fqn()))
                        .collectList()
                        .filter(borrows -> !borrows.isEmpty());
    }
}
