package io.alchemyreactive;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.resource.Names;
import io.alchemyreactive.state.StageKey;
import java.util.function.Function;
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
     * Lets a resource at rest go over to another name within its stage and emits what was moved. The edges of others, the
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

    private static <E extends StateEdit> Mono<E> under(
            StageKey stage, EditOptions options, Function<EditSession, Mono<E>> work) {
        return LateErrors.of(Mono.zip(StoreBoundary.current(), RunEnvironment.current())
                .flatMap(found -> StageLease.layer(
                                found.getT1(), stage, options.command(), options.lockTimeout(), found.getT2())
                        .use(lease -> work.apply(new EditSession(
                                found.getT1(), lease, found.getT2().clock(), options)))));
    }
}
