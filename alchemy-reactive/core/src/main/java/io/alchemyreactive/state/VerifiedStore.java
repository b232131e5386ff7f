package io.alchemyreactive.state;

import reactor.core.publisher.Mono;

/**
 * A store that proves of each stage that it reads that nothing is missing, added or of another time, and that can be told
 * to go on with what is there. Thread-safe.
 */
public interface VerifiedStore extends StateStore {

    /** The damage of a stage, with no finding when nothing is wrong. Changes nothing. */
    Mono<StageDamage> inspect(StageKey stage);

    /**
     * Takes what is there of a stage for all that is stored of it: rows that are missing are given up, rows of an earlier time
     * count as they are, and what cannot be read is put aside or dropped. The journal names each. Completes when that is
     * durable. Fails with {@link CorruptStateException} when what is wrong is not what was seen, and with {@link
     * LockedException} while somebody holds the stage; nothing is changed then. If it dies on the way, the stage is still
     * damaged, and it can be done again. Cancelling does not stop what has begun.
     *
     * @param seen what is wrong, as {@link #inspect} told it
     * @param holder who does it
     */
    Mono<Void> acceptLoss(StageDamage seen, Holder holder);
}
