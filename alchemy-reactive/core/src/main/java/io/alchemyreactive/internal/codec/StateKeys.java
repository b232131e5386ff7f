package io.alchemyreactive.internal.codec;

/** Provides a codec with keys when it reads or writes a secret. May block. Thread-safe. */
public interface StateKeys {

    /** The key for a secret to write; it may be created by this call. */
    StateKey toWrite();

    /**
     * The key with this id, for a secret that was read from a place.
     *
     * @throws io.alchemyreactive.state.WrongKeyException when this key is not available
     */
    StateKey toRead(String id, String place);
}
