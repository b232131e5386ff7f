package io.alchemyreactive.state;

import reactor.core.publisher.Flux;

/** A store that keeps secrets encrypted under one key, which can be changed. Thread-safe. */
public interface EncryptedStore extends StateStore {

    /**
     * Encrypts every stored secret anew, under a key of another source, while nobody holds a stage; this store uses the new
     * key from then on, others have to be opened with it. Emits the stages with secrets when all of it is done, sorted, and
     * none where no secret is stored. Fails with {@link io.alchemyreactive.state.LockedException} while somebody holds a
     * stage, and with {@link io.alchemyreactive.state.WrongKeyException} when this store has not the right key; nothing is
     * changed then. If it dies on the way, every secret can still be read with the old key or with the new one, and doing it
     * again with the same source goes on where it stopped. Cancelling does not stop what has begun.
     *
     * @param next where the new key comes from; {@link KeySource.OwnFile} is a new file of the store's own
     * @param holder who does it
     */
    Flux<StageKey> rekey(KeySource next, Holder holder);
}
