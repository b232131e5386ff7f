package io.alchemyreactive.neon.cli;

import io.alchemyreactive.neon.BranchOperationException;
import io.alchemyreactive.neon.InheritedPasswordsException;
import io.alchemyreactive.neon.NeonCredentialsException;
import io.alchemyreactive.neon.NoConnectionException;
import io.alchemyreactive.neon.SnapshotGoneException;
import io.alchemyreactive.neon.api.error.ConflictException;
import io.alchemyreactive.neon.api.error.InvalidRequestException;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.OperationFailedException;
import io.alchemyreactive.neon.api.error.OrganizationRequiredException;
import io.alchemyreactive.neon.api.error.QuotaExceededException;
import io.alchemyreactive.neon.api.error.RateLimitedException;
import io.alchemyreactive.neon.api.error.ResourceLockedException;
import io.alchemyreactive.neon.api.error.ServerFailureException;
import io.alchemyreactive.neon.api.error.UnauthorizedException;
import io.alchemyreactive.neon.api.error.UnavailableException;
import io.alchemyreactive.neon.api.error.UnexpectedResponseException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.error.UnreachableException;
import io.alchemyreactive.neon.api.error.WaitTimeoutException;
import io.alchemyreactive.neon.local.LocalNeonException;
import io.alchemyreactive.neon.local.PostgresExtensionException;
import io.alchemyreactive.postgres.MigrationFailedException;
import io.alchemyreactive.postgres.MigrationFilesException;
import io.alchemyreactive.postgres.MissingRightException;
import io.alchemyreactive.postgres.PreviewOperationException;
import io.alchemyreactive.postgres.PreviewSchemaException;
import io.alchemyreactive.postgres.PreviewSchemaInUseException;
import io.alchemyreactive.postgres.mask.MaskRefusedException;
import io.alchemyreactive.postgres.mask.MaskingFailedException;
import io.alchemyreactive.postgres.mask.PersonalDataFoundException;
import io.alchemyreactive.postgres.seed.SeedFailedException;
import io.alchemyreactive.postgres.seed.SeedFilesException;
import io.alchemyreactive.postgres.seed.SeedNotIdempotentException;
import io.alchemyreactive.postgres.seed.SeedRefusedException;
import java.util.Map;

/** The codes of Neon's failures. In a class of its own, since a command that does not fail needs none of these. Stateless. */
final class NeonErrorCodes {

    static final Map<Class<? extends Throwable>, String> ALL = Map.ofEntries(
            Map.entry(BranchOperationException.class, "BranchOperation"),
            Map.entry(ConflictException.class, "Conflict"),
            Map.entry(InheritedPasswordsException.class, "InheritedPasswords"),
            Map.entry(InvalidRequestException.class, "InvalidRequest"),
            Map.entry(LocalNeonException.class, "LocalNeon"),
            Map.entry(LocalNeonInUseException.class, "LocalNeonInUse"),
            Map.entry(ResourceLockedException.class, "ResourceLocked"),
            Map.entry(MigrationFailedException.class, "MigrationFailed"),
            Map.entry(MigrationFilesException.class, "MigrationFiles"),
            Map.entry(MissingRightException.class, "MissingRight"),
            Map.entry(NeonCredentialsException.class, "NeonCredentials"),
            Map.entry(NoConnectionException.class, "NoConnection"),
            Map.entry(NotFoundException.class, "NotFound"),
            Map.entry(OperationFailedException.class, "OperationFailed"),
            Map.entry(OrganizationRequiredException.class, "OrganizationRequired"),
            Map.entry(PostgresExtensionException.class, "PostgresExtension"),
            Map.entry(PreviewOperationException.class, "PreviewOperation"),
            Map.entry(PreviewSchemaException.class, "PreviewSchema"),
            Map.entry(PreviewSchemaInUseException.class, "PreviewSchemaInUse"),
            Map.entry(QuotaExceededException.class, "QuotaExceeded"),
            Map.entry(RateLimitedException.class, "RateLimited"),
            Map.entry(MaskRefusedException.class, "MaskRefused"),
            Map.entry(MaskingFailedException.class, "MaskingFailed"),
            Map.entry(PersonalDataFoundException.class, "PersonalDataFound"),
            Map.entry(SeedFailedException.class, "SeedFailed"),
            Map.entry(SeedFilesException.class, "SeedFiles"),
            Map.entry(SeedNotIdempotentException.class, "SeedNotIdempotent"),
            Map.entry(SeedRefusedException.class, "SeedRefused"),
            Map.entry(ServerFailureException.class, "ServerFailure"),
            Map.entry(SnapshotGoneException.class, "SnapshotGone"),
            Map.entry(UnauthorizedException.class, "Unauthorized"),
            Map.entry(UnavailableException.class, "Unavailable"),
            Map.entry(UnexpectedResponseException.class, "UnexpectedResponse"),
            Map.entry(UnknownOutcomeException.class, "UnknownOutcome"),
            Map.entry(UnreachableException.class, "Unreachable"),
            Map.entry(WaitTimeoutException.class, "WaitTimeout"));

    private NeonErrorCodes() {}
}
