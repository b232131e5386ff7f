package io.alchemyreactive.neon.cli;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.state.HeldLease;
import java.util.List;
import java.util.stream.Collectors;

/** The local Neon is not stopped, because another run may be using it. */
final class LocalNeonInUseException extends AlchemyException {

    LocalNeonInUseException(List<HeldLease> leases) {
        super("the local Neon is not stopped, for it may be in use by "
                + leases.stream()
                        .map(lease -> lease.holder() + " on stage " + lease.stage())
                        .collect(Collectors.joining(", "))
                + ". Wait until that ends, or give --force.");
    }
}
