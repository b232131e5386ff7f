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

/** Operations on the roles of a branch. Each change waits until its operations have ended. Thread-safe. */
public interface Roles {

    /** Emits the roles of the branch, without their passwords. */
    Flux<NeonRole> list(BranchPath branch);

    /** Emits the role without its password, or fails with {@link NotFoundException}. */
    Mono<NeonRole> get(RolePath role);

    /**
     * Creates a role. The answer contains its password. Fails with {@link ConflictException} when the name is taken,
     * and with {@link UnknownOutcomeException} when the answer is lost: search for the role by its name, and reveal or
     * reset its password.
     */
    Mono<RoleChanged> create(CreateRoleRequest request);

    /**
     * Deletes the role. Emits the deleted role, or completes empty when it did not exist. Fails with {@link
     * InvalidRequestException} for a role that owns a database.
     */
    Mono<RoleChanged> delete(RolePath role);

    /**
     * Emits the password that Neon stores for the role. Fails with {@link InvalidRequestException} (412) in a project
     * that stores no passwords: reset the password instead.
     */
    Mono<Redacted<String>> revealPassword(RolePath role);

    /**
     * Gives the role a new password, which is valid when the answer arrives. After a lost answer the request is sent
     * again, because only the last password counts.
     */
    Mono<RoleChanged> resetPassword(RolePath role);
}
