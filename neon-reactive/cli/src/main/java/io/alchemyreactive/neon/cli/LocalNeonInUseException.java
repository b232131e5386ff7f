package io.alchemyreactive.neon.cli;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.state.Holder;
import java.util.List;
import java.util.stream.Collectors;

/** The local Neon is not stopped, because somebody may be using it. */
final class LocalNeonInUseException extends AlchemyException {

    LocalNeonInUseException(List<Holder> holders) {
        super("the local Neon is not stopped, for it may be in use by "
                + holders.stream().map(Holder::toString).collect(Collectors.joining(", "))
                + ". Wait until that ends, or give --force.");
    }
}
