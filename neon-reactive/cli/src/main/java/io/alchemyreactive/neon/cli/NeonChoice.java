package io.alchemyreactive.neon.cli;

import io.alchemyreactive.cli.InvalidOptionException;
import io.alchemyreactive.cli.Invocation;
import io.alchemyreactive.cli.RunExtension;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.NeonSource;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.local.RunningNeon;
import java.net.URI;
import java.util.function.Function;
import picocli.CommandLine.Option;
import reactor.util.context.Context;

/** Chooses the Neon of a run: the service when {@code NEON_API_KEY} is set, else the local Neon. */
final class NeonChoice implements RunExtension {

    @Option(names = "--local", description = "Use the local Neon even when NEON_API_KEY is set.")
    private boolean local;

    @Override
    public Function<Context, Context> services(Invocation invocation) {
        return NeonSource.SERVICE.provide(source(invocation));
    }

    NeonSource source(Invocation invocation) {
        boolean hasKey = !invocation.environment().variable("NEON_API_KEY").isBlank();
        if (local) {
            return local(invocation, "--local");
        }
        if (hasKey) {
            return remote(invocation);
        }
        if (!invocation.environment().variable("NEON_API_URL").isBlank()) {
            throw new InvalidOptionException("NEON_API_URL is set and NEON_API_KEY is not."
                    + " Set the key too, or give --local to use the local Neon.");
        }
        return local(invocation, "No NEON_API_KEY");
    }

    private static NeonSource remote(Invocation invocation) {
        try {
            return NeonSource.of(NeonOptions.from(invocation.environment().variables()));
        } catch (IllegalArgumentException e) {
            throw new InvalidOptionException(String.valueOf(e.getMessage()), e);
        }
    }

    /** A source that starts the local Neon on the first call that needs it and tells the user only then. */
    private static NeonSource local(Invocation invocation, String because) {
        LocalHome home = LocalHome.of(invocation);
        return () -> invocation
                .console()
                .notice(because + ": using the local Neon in " + home.folder())
                .then(home.ensureStarted())
                .map(NeonChoice::options);
    }

    private static NeonOptions options(RunningNeon neon) {
        return NeonOptions.builder(Redacted.of(neon.apiKey()))
                .baseUrl(URI.create(neon.apiUrl()))
                .build();
    }
}
