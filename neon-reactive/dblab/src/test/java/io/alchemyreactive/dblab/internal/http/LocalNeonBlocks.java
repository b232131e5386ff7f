package io.alchemyreactive.dblab.internal.http;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Blocking that the local Neon, which runs in the tests' own JVM, cannot avoid: its PostgreSQL driver loads classes and draws random bytes
 * on the threads of the network.
 */
public final class LocalNeonBlocks implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("java.lang.ClassLoader", "loadClass")
                .allowBlockingCallsInside("java.security.SecureRandom", "nextBytes")
                // The end of an interval takes the lock of its scheduler's queue; Reactor allows the same for other
                // tasks.
                .allowBlockingCallsInside("reactor.core.scheduler.PeriodicWorkerTask", "dispose");
    }
}
