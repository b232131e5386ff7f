package io.alchemyreactive.state;

import reactor.core.publisher.Flux;

/** A store that encrypts secrets under one key and can change the key. Thread-safe. */
public interface EncryptedStore extends StateStore {

    /**
     * Encrypts every stored secret under a key of another source. This store uses the new key afterwards; other store
     * objects have to be opened with it. Emits the stages with secrets, sorted, when all are done; completes empty when
     * no secret is stored. Fails with {@link io.alchemyreactive.state.LockedException} while a stage is held, and with
     * {@link io.alchemyreactive.state.WrongKeyException} when this store does not have the right key; nothing is
     * changed then. After a crash every secret can still be read with the old or the new key, and another call with the
     * same source continues. Cancelling does not stop a change that has begun.
     *
     * @param next the source of the new key; {@link KeySource.OwnFile} is a new file of the store
     * @param holder the user and command that perform the change, for leases and the journal
     */
    Flux<StageKey> rekey(KeySource next, Holder holder);
}
