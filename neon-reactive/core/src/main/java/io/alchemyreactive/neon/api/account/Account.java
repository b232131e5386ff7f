package io.alchemyreactive.neon.api.account;

import io.alchemyreactive.neon.api.error.NotFoundException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The regions, organizations and limits of the key. Thread-safe. */
public interface Account {

    /** Emits the regions in which projects can be made. */
    Flux<NeonRegion> regions();

    /** Emits the organizations of the key's user; fails with {@link NotFoundException} for the key of an organization. */
    Flux<NeonOrganization> organizations();

    /**
     * Emits the limits of the plan of the key's user; fails with {@link NotFoundException} for the key of an
     * organization.
     */
    Mono<NeonAllowance> allowance();
}
