package io.alchemyreactive.neon.local.internal.rows;

import io.alchemyreactive.neon.local.internal.compute.CommittedState;
import io.alchemyreactive.neon.local.internal.compute.Lsn;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The commits of a storage at the time of a call that needs a copy of it, as stored in an operation.
 *
 * @param lsn the position in its log
 * @param snapshot the transactions that had ended; null when no server ran
 */
public record CommittedRow(String lsn, @Nullable String snapshot) {

    public CommittedRow {
        Objects.requireNonNull(lsn, "lsn");
    }

    public static CommittedRow of(CommittedState state) {
        return new CommittedRow(state.place().toString(), state.snapshot().orElse(null));
    }

    public CommittedState state() {
        var place =
                Lsn.parse(lsn).orElseThrow(() -> new IllegalStateException("A copy was asked for at no place: " + lsn));
        return new CommittedState(place, Optional.ofNullable(snapshot));
    }
}
