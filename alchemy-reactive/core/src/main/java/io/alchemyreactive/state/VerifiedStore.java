package io.alchemyreactive.state;

import reactor.core.publisher.Mono;

/**
 * A store that verifies each stage that it reads: no document is missing, added or outdated. It can also accept a
 * damaged stage as it is. Thread-safe.
 */
public interface VerifiedStore extends StateStore {

    /** Emits the damage of a stage, without findings when it is intact. Changes nothing. */
    Mono<StageDamage> inspect(StageKey stage);

    /**
     * Accepts the readable documents of a damaged stage as its state: missing rows are given up, outdated rows are
     * accepted, and unreadable documents are put aside or dropped. The journal names each. Completes when that is
     * durable. Fails with {@link CorruptStateException} when the damage is not the given one, and with {@link
     * LockedException} while the stage is held; nothing is changed then. After a crash the stage is still damaged, and
     * the call can be repeated. Cancelling does not stop an acceptance that has begun.
     *
     * @param seen the damage that {@link #inspect} has emitted
     * @param holder the holder that the journal names
     */
    Mono<Void> acceptLoss(StageDamage seen, Holder holder);
}
