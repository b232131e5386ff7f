package io.alchemyreactive.internal.codec;

/** Where a codec gets its keys from, at the moment at which it meets a secret. May block. Thread-safe. */
public interface StateKeys {

    /** The key for a secret that is about to be written; may be made now. */
    StateKey toWrite();

    /**
     * The key with this id, for a secret that stands at a place.
     *
     * @throws io.alchemyreactive.state.WrongKeyException when it is not at hand
     */
    StateKey toRead(String id, String place);
}
