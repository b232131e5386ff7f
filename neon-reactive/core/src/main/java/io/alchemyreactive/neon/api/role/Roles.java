package io.alchemyreactive.neon.api.role;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.error.ConflictException;
import io.alchemyreactive.neon.api.error.InvalidRequestException;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.path.RolePath;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Operations on the roles of a branch. Each change waits until its operations have ended. Thread safe. */
public interface Roles {

    /** Emits the roles of the branch, without their passwords. */
    Flux<NeonRole> list(BranchPath branch);

    /** Emits the role without its password, or fails with {@link NotFoundException}. */
    Mono<NeonRole> get(RolePath role);

    /**
     * Creates a role; the answer carries its password. A role of that name is {@link ConflictException}. A lost answer is
     * {@link UnknownOutcomeException}: look the role up by its name, and reveal or reset its password.
     */
    Mono<RoleChanged> create(CreateRoleRequest request);

    /**
     * Deletes the role. Emits what was deleted, or completes empty when it was gone already. A role that owns a database is
     * {@link InvalidRequestException}.
     */
    Mono<RoleChanged> delete(RolePath role);

    /**
     * Emits the password that Neon keeps for the role. Fails with {@link InvalidRequestException} (412) in a project that
     * stores none: reset it instead.
     */
    Mono<Redacted<String>> revealPassword(RolePath role);

    /**
     * Gives the role a new password; it is valid when the answer arrives. After a lost answer the request is sent again, since
     * only the last password counts.
     */
    Mono<RoleChanged> resetPassword(RolePath role);
}
