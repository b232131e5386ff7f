package io.alchemyreactive.effect;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** What blocks only once: context-propagation looks for its accessors in files when its registry is first used, by Reactor too. */
public final class KnownBlocking implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("io.micrometer.context.ContextRegistry", "<clinit>");
    }
}
