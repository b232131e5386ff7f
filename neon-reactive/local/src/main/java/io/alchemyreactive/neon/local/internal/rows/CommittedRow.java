package io.alchemyreactive.neon.local.internal.rows;

import io.alchemyreactive.neon.local.internal.compute.CommittedState;
import io.alchemyreactive.neon.local.internal.compute.Lsn;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The commits that a storage held when a call asked for a copy of it, as an operation keeps them.
 *
 * @param lsn the place in its log
 * @param snapshot the transactions that had ended, absent where no server ran
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
