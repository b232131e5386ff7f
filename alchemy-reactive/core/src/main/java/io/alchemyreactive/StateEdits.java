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
 * Corrects what is stored of a stage by hand; touches no object and asks no provider. Everything is done on subscribe,
 * under the lease of the stage, with the {@code StateStore} of the Reactor context. Cancelling before the correction is
 * written leaves everything as it was; the lease is given back in any case. Thread-safe.
 */
public final class StateEdits {

    private StateEdits() {}

    /**
     * Drops a row, whatever its status, and emits what was dropped; the objects stay where they are, and nobody knows of
     * them any more. Fails with {@code LockedException}, {@link NotStoredException}, {@link EditRefusedException} when
     * others use the resource and force is not given, {@link NotApprovedException}.
     */
    @CheckReturnValue
    public static Mono<StateEdit.Forget> forget(StageKey stage, String fqn, EditOptions options) {
        return under(stage, options, session -> session.forget(fqn));
    }

    /**
     * Lets a resource at rest go over to another name within its stage and emits what was moved. The dependencies and borrows of others, the
     * outputs and the resource's own borrows follow; secrets are stored for their new place. Fails as {@link #forget}
     * does, and with {@link EditRefusedException} when the new name is taken or the resource is not at rest. Resources of
     * other stages look for it under its old name, so that they count as users.
     *
     * @throws io.alchemyreactive.resource.InvalidNameException when the new name is not allowed
     */
    @CheckReturnValue
    public static Mono<StateEdit.Move> move(StageKey stage, String from, String to, EditOptions options) {
        Names.checkFqn(to);
        return under(stage, options, session -> session.move(from, to));
    }

    /**
     * Takes what is there of a damaged stage for all that is stored of it, and emits what was wrong; with no finding when
     * nothing is, and nothing is changed then. Objects whose rows are lost stay where they are; the next plan finds what its
     * providers can. The store must be a {@link VerifiedStore}. Fails with {@code LockedException}, {@code
     * CorruptStateException} when what is wrong changes meanwhile, {@code UnconfirmedStageException} when the options do not
     * name the stage, {@link NotApprovedException}.
     *
     * @param options their lock time-out is not used, and nobody is asked by them
     * @param approve asked once, with what is wrong, before anything is written
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
