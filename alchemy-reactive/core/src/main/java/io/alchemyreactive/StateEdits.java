package io.alchemyreactive;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.internal.apply.Guards;
import io.alchemyreactive.internal.declare.Names;
import io.alchemyreactive.state.StageDamage;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.VerifiedStore;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/**
 * Edits the stored state of a stage by hand; touches no object and calls no provider. Each method works on subscribe,
 * under the lease of the stage, with the {@code StateStore} of the Reactor context. A cancel before the edit is written
 * leaves the state as it was; the lease is released in any case. Thread-safe.
 */
public final class StateEdits {

    private StateEdits() {}

    /**
     * Removes a row, whatever its status, and emits the edit. The objects stay where they are and are no longer in any
     * state. Fails with {@code LockedException}, {@link NotStoredException}, {@link EditRefusedException} when other
     * resources use this one and force is not given, {@link NotApprovedException}.
     */
    @CheckReturnValue
    public static Mono<StateEdit.Forget> forget(StageKey stage, String fqn, EditOptions options) {
        return under(stage, options, session -> session.forget(fqn));
    }

    /**
     * Renames a resource at rest within its stage and emits the edit. The dependencies of other resources of the stage,
     * the outputs and the resource's own borrows are renamed too; secrets are encrypted again for their new place.
     * Fails as {@link #forget} does, and with {@link EditRefusedException} when the new name is taken or the resource
     * is not at rest. Resources of other stages refer to its old name, so they count as users.
     *
     * @throws io.alchemyreactive.resource.InvalidNameException when the new name is not allowed
     */
    @CheckReturnValue
    public static Mono<StateEdit.Move> move(StageKey stage, String from, String to, EditOptions options) {
        Names.checkFqn(to);
        return under(stage, options, session -> session.move(from, to));
    }

    /**
     * Accepts the readable rest of a damaged stage as its state, and emits the damage. The damage has no findings, and
     * nothing is changed, when the stage is intact. Objects whose rows are lost stay where they are; the next plan
     * finds those that its providers can find. The store must be a {@link VerifiedStore}. Fails with {@code
     * LockedException}, {@code CorruptStateException} when the damage changes before it is accepted, {@code
     * UnconfirmedStageException} when the options do not name the stage, {@link NotApprovedException}.
     *
     * @param options their lock time-out and their approve function are not used
     * @param approve asked once, with the damage, before anything is written
     * @throws IllegalArgumentException signalled when the store of the context is not a {@link VerifiedStore}
     */
    @CheckReturnValue
    public static Mono<StageDamage> acceptLoss(
            StageKey stage, EditOptions options, Function<StageDamage, Mono<Boolean>> approve) {
        return Mono.zip(StateStore.SERVICE.get(), RunEnvironment.current()).flatMap(found -> {
            if (!(found.getT1() instanceof VerifiedStore store)) {
                return Mono.error(new IllegalArgumentException(
                        "the store " + found.getT1().getClass().getSimpleName()
                                + " does not prove what it reads, so that there is no loss to accept"));
            }
            Guards.refuseOtherConsents(stage, options.consents());
            return StoreBoundary.one("checking stage " + stage, () -> store.inspect(stage))
                    .flatMap(damage -> damage.isDamaged()
                            ? acceptLoss(store, damage, options, approve, found.getT2())
                            : Mono.just(damage));
        });
    }

    private static Mono<StageDamage> acceptLoss(
            VerifiedStore store,
            StageDamage damage,
            EditOptions options,
            Function<StageDamage, Mono<Boolean>> approve,
            RunEnvironment environment) {
        return Approval.of(approve, damage)
                .flatMap(yes -> {
                    if (!yes) {
                        return Mono.error(new NotApprovedException(damage.stage()));
                    }
                    Guards.refuseUnnamed(damage.stage(), "accepting the loss", options.consents());
                    return StoreBoundary.one(
                            "accepting the loss of stage " + damage.stage(),
                            () -> store.acceptLoss(damage, environment.holder(options.command())));
                })
                .thenReturn(damage);
    }

    private static <E extends StateEdit> Mono<E> under(
            StageKey stage, EditOptions options, Function<EditSession, Mono<E>> work) {
        return LateErrors.of(Mono.zip(StoreBoundary.current(), RunEnvironment.current())
                .flatMap(found -> StageLease.layer(
                                found.getT1(),
                                stage,
                                options.command(),
                                options.lockTimeout(),
                                found.getT2(),
                                UnaryOperator.identity())
                        .use(lease -> work.apply(new EditSession(found.getT1(), lease, found.getT2()::now, options)))));
    }
}
