package io.alchemyreactive.state.postgres;

import io.alchemyreactive.internal.codec.StateKey;
import io.alchemyreactive.internal.codec.StateKeys;
import io.alchemyreactive.state.WrongKeyException;
import org.jspecify.annotations.Nullable;

/** The keys of one operation, with the stored facts that it has read. For one thread at a time; blocks. */
final class OperationKeys implements StateKeys {

    private final KeyRing ring;
    private @Nullable PostgresStoredKey stored;
    private @Nullable PostgresStoredKey made;
    private @Nullable StateKey used;

    OperationKeys(KeyRing ring, @Nullable PostgresStoredKey stored) {
        this.ring = ring;
        this.stored = stored;
    }

    /**
     * The facts about the key to store with the operation; null when they are stored already or no secret was written.
     */
    @Nullable
    PostgresStoredKey made() {
        return made;
    }

    /** The id of the key under which secrets were written; null when none were. */
    @Nullable
    String usedId() {
        return used == null ? null : used.id();
    }

    /** Whether facts about a key are stored. */
    boolean areStored() {
        return stored != null;
    }

    /** Whether a key is given at all. */
    boolean isGiven() {
        return ring.isGiven();
    }

    /** Fails when the given key does not match the stored facts. */
    void refuseAnother() {
        PostgresStoredKey known = stored;
        if (known != null && ring.isGiven()) {
            ring.open(known, ring.place());
        }
    }

    @Override
    public StateKey toWrite() {
        StateKey key = used;
        if (key == null) {
            PostgresStoredKey known = stored;
            if (known == null) {
                known = ring.begin();
                made = known;
                stored = known;
            }
            key = ring.open(known, ring.place());
            used = key;
        }
        return key;
    }

    @Override
    public StateKey toRead(String id, String place) {
        PostgresStoredKey known = stored;
        if (known == null && ring.isGiven()) {
            throw WrongKeyException.none(
                    place,
                    "the table secret_key of " + ring.place() + " is empty",
                    "Put back its row, which tells of the key with which the stage was deployed.");
        } else if (known == null || !known.id().equals(id)) {
            throw ring.wrong(place);
        }
        return ring.open(known, place);
    }
}
