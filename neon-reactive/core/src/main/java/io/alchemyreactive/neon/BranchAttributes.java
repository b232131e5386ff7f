package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.branch.AnnotatedBranch;
import io.alchemyreactive.neon.api.branch.NeonBranch;
import io.alchemyreactive.postgres.DataClass;
import io.alchemyreactive.provider.Identity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Makes the attributes of a branch from Neon's answers. Each method fails with {@link NoConnectionException} when the
 * branch has no endpoint or its database cannot be determined.
 */
final class BranchAttributes {

    /** The schema in which PostgreSQL creates tables when nobody names another one. */
    static final String SCHEMA = "public";

    private static final String SCHEMA_ONLY = "schema-only";

    private BranchAttributes() {}

    /**
     * The attributes of a branch of this resource.
     *
     * @param known the expiry that is stored; empty when none is
     */
    static Mono<Branch.Attributes> of(
            NeonClient client, NeonBranch branch, Branch.Props props, Identity owner, Optional<Instant> known) {
        return of(client, branch, props, owner.stack() + "/" + owner.stage() + "/" + owner.fqn(), known);
    }

    /** The attributes of a branch that was found; its annotations tell the owner. */
    static Mono<Branch.Attributes> found(NeonClient client, AnnotatedBranch found, Branch.Props props) {
        return of(
                        client,
                        found.branch(),
                        props,
                        NeonOwnership.owner(found.annotations()).orElse(null),
                        Optional.empty())
                .map(seen ->
                        seen.withMarks(NeonOwnership.marks(found.annotations()).orElse(null)));
    }

    /** The attributes of a branch whose declaration is not known. */
    static Mono<Branch.Attributes> undeclared(NeonClient client, AnnotatedBranch found) {
        boolean schemaOnly =
                found.branch().initSource().filter(SCHEMA_ONLY::equals).isPresent();
        return of(
                        client,
                        found.branch(),
                        null,
                        null,
                        found.branch().expiresAt(),
                        Optional.empty(),
                        schemaOnly ? DataClass.SCHEMA_ONLY : DataClass.PRODUCTION_COPY,
                        NeonOwnership.owner(found.annotations()).orElse(null))
                .map(seen ->
                        seen.withMarks(NeonOwnership.marks(found.annotations()).orElse(null)));
    }

    /** The connection values of a branch; the parts that are null are Neon's. */
    static Mono<BranchConnection> connection(
            NeonClient client, NeonBranch branch, @Nullable String database, @Nullable String role) {
        return BranchCompute.writer(client, branch)
                .flatMap(endpoint -> BranchConnection.of(client, branch, Optional.empty(), database, role));
    }

    private static Mono<Branch.Attributes> of(
            NeonClient client, NeonBranch branch, Branch.Props props, @Nullable String owner, Optional<Instant> known) {
        Optional<Instant> expiry = BranchLifetime.expiry(branch, props, known);
        return of(
                client,
                branch,
                props.databaseName(),
                props.roleName(),
                expiry,
                BranchLifetime.renewal(props, expiry),
                props.rows(),
                owner);
    }

    private static Mono<Branch.Attributes> of(
            NeonClient client,
            NeonBranch branch,
            @Nullable String database,
            @Nullable String role,
            Optional<Instant> expiry,
            Optional<Instant> renewal,
            DataClass rows,
            @Nullable String owner) {
        return BranchCompute.writer(client, branch)
                .flatMap(endpoint -> BranchConnection.of(client, branch, Optional.empty(), database, role)
                        .map(connection -> new Branch.Attributes(
                                branch.id(),
                                branch.projectId(),
                                branch.name(),
                                branch.parentId().orElse(null),
                                endpoint.id(),
                                connection.database(),
                                connection.role(),
                                connection.direct(),
                                connection.pooled(),
                                SCHEMA,
                                owner,
                                branch.createdAt().truncatedTo(ChronoUnit.MILLIS),
                                expiry.orElse(null),
                                renewal.orElse(null),
                                null,
                                rows,
                                null,
                                contents(branch))));
    }

    private static String contents(NeonBranch branch) {
        return branch.lastResetAt()
                .orElse(branch.createdAt())
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
    }
}
