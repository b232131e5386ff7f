package io.alchemyreactive.neon;

import io.alchemyreactive.RunEnvironment;
import io.alchemyreactive.neon.api.branch.AnnotatedBranch;
import io.alchemyreactive.neon.api.branch.Expiry;
import io.alchemyreactive.neon.api.branch.NeonBranch;
import io.alchemyreactive.neon.api.branch.UpdateBranchRequest;
import io.alchemyreactive.neon.api.error.InvalidRequestException;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.provider.NothingMade;
import io.alchemyreactive.provider.Operate;
import io.alchemyreactive.provider.Operation;
import io.alchemyreactive.provider.Retryable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * The operations that leave the content of a branch as it is.
 *
 * @param neon the client
 */
record BranchUpkeep(NeonClients neon) {

    static final String EXTEND = "extend";
    static final String DESCRIBE = "describe";

    /** Moves the expiry to this time from now. */
    record Extend(Duration lifetime) {}

    /** Takes no arguments. */
    record Nothing() {}

    List<Operation<Branch.Props, Branch.Attributes, ?>> operations() {
        return List.of(
                Operation.<Branch.Props, Branch.Attributes, Extend>of(EXTEND, Extend.class, this::extend)
                        .harmlessTwice(),
                Operation.<Branch.Props, Branch.Attributes, Nothing>of(DESCRIBE, Nothing.class, this::describe)
                        .harmlessTwice());
    }

    private Mono<Branch.Attributes> extend(Operate<Branch.Props, Branch.Attributes, Extend> request) {
        Duration lifetime = request.arguments().lifetime();
        Optional<BranchOperationException> refusal = refusal(request, lifetime);
        if (refusal.isPresent()) {
            return Mono.error(() -> NothingMade.because(refusal.get()));
        }
        return RunEnvironment.current()
                .map(environment -> environment.clock().instant())
                .flatMap(now -> found(request).flatMap(branch -> extended(branch, now, request)))
                .onErrorMap(InvalidRequestException.class, NothingMade::because)
                .map(branch -> expiring(request, BranchLifetime.expiry(branch, request.props(), known(request))));
    }

    private static Branch.Attributes expiring(
            Operate<Branch.Props, Branch.Attributes, Extend> request, Optional<Instant> expiry) {
        return request.attributes()
                .expiring(
                        expiry.orElse(null),
                        BranchLifetime.renewal(request.props(), expiry).orElse(null));
    }

    private static Optional<Instant> known(Operate<Branch.Props, Branch.Attributes, ?> request) {
        return Optional.ofNullable(request.attributes().expiresAt());
    }

    private static Optional<BranchOperationException> refusal(
            Operate<Branch.Props, Branch.Attributes, Extend> request, Duration lifetime) {
        if (!request.props().expires()) {
            return Optional.of(BranchOperationException.withoutExpiry(
                    request.identity().fqn(), request.identity().resource().stage()));
        }
        return lifetime.compareTo(BranchLifetime.SHORTEST) < 0 || lifetime.compareTo(BranchLifetime.LONGEST) > 0
                ? Optional.of(BranchOperationException.lifetime(lifetime))
                : Optional.empty();
    }

    private Mono<NeonBranch> extended(
            NeonBranch branch, Instant now, Operate<Branch.Props, Branch.Attributes, Extend> request) {
        if (branch.isDefault() || branch.isProtected()) {
            return Mono.error(() -> NothingMade.because(BranchOperationException.lasting(
                    request.identity().fqn(),
                    request.identity().resource().stage(),
                    branch.isDefault() ? "the default branch of its project" : "protected")));
        }
        Instant until = BranchLifetime.after(request.arguments().lifetime(), now);
        return BranchLifetime.expiry(branch, request.props(), known(request))
                        .filter(at -> !at.isBefore(until))
                        .isPresent()
                ? Mono.just(branch)
                : neon.call(client -> client.branches()
                        .update(UpdateBranchRequest.builder(branch.path())
                                .expiry(new Expiry.At(BranchLifetime.atNeon(until, now)))
                                .build())
                        .map(changed -> changed.branch()));
    }

    private Mono<Branch.Attributes> describe(Operate<Branch.Props, Branch.Attributes, Nothing> request) {
        return found(request)
                .flatMap(branch -> neon.call(client ->
                        BranchAttributes.of(client, branch, request.props(), request.identity(), known(request))))
                .map(seen -> seen.withSchemaVersion(request.attributes().schemaVersion())
                        .withMarks(request.attributes().marks()))
                .onErrorMap(
                        error -> !(error instanceof Retryable || error instanceof NothingMade), NothingMade::because);
    }

    private Mono<NeonBranch> found(Operate<Branch.Props, Branch.Attributes, ?> request) {
        Branch.Attributes known = request.attributes();
        return neon.call(client -> client.branches().get(BranchProvider.path(known)))
                .map(AnnotatedBranch::branch)
                .onErrorMap(
                        NotFoundException.class,
                        gone -> NothingMade.because(BranchOperationException.gone(
                                request.identity().fqn(),
                                request.identity().resource().stage(),
                                known.name())));
    }
}
