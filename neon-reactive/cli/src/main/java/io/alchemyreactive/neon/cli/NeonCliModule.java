package io.alchemyreactive.neon.cli;

import io.alchemyreactive.cli.CliModule;
import io.alchemyreactive.cli.ExitCode;
import io.alchemyreactive.cli.RunExtension;
import io.alchemyreactive.neon.BranchOperationException;
import io.alchemyreactive.neon.InheritedPasswordsException;
import io.alchemyreactive.neon.NeonCredentialsException;
import io.alchemyreactive.neon.NoConnectionException;
import io.alchemyreactive.neon.SnapshotGoneException;
import io.alchemyreactive.neon.api.error.ConflictException;
import io.alchemyreactive.neon.api.error.InvalidRequestException;
import io.alchemyreactive.neon.api.error.NeonException;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds {@code local …}, {@code --local} and the exit codes of Neon's failures to the command line. Stateless. */
public final class NeonCliModule implements CliModule {

    private static final Map<Class<? extends Throwable>, String> ERROR_CODES = Map.ofEntries(
            Map.entry(BranchOperationException.class, "BranchOperation"),
            Map.entry(ConflictException.class, "Conflict"),
            Map.entry(InheritedPasswordsException.class, "InheritedPasswords"),
            Map.entry(InvalidRequestException.class, "InvalidRequest"),
            Map.entry(LocalNeonException.class, "LocalNeon"),
            Map.entry(LocalNeonInUseException.class, "LocalNeonInUse"),
            Map.entry(ResourceLockedException.class, "ResourceLocked"),
            Map.entry(MigrationFailedException.class, "MigrationFailed"),
            Map.entry(MigrationFilesException.class, "MigrationFiles"),
            Map.entry(NeonCredentialsException.class, "NeonCredentials"),
            Map.entry(NoConnectionException.class, "NoConnection"),
            Map.entry(NotFoundException.class, "NotFound"),
            Map.entry(OperationFailedException.class, "OperationFailed"),
            Map.entry(OrganizationRequiredException.class, "OrganizationRequired"),
            Map.entry(PostgresExtensionException.class, "PostgresExtension"),
            Map.entry(QuotaExceededException.class, "QuotaExceeded"),
            Map.entry(RateLimitedException.class, "RateLimited"),
            Map.entry(ServerFailureException.class, "ServerFailure"),
            Map.entry(SnapshotGoneException.class, "SnapshotGone"),
            Map.entry(UnauthorizedException.class, "Unauthorized"),
            Map.entry(UnavailableException.class, "Unavailable"),
            Map.entry(UnexpectedResponseException.class, "UnexpectedResponse"),
            Map.entry(UnknownOutcomeException.class, "UnknownOutcome"),
            Map.entry(UnreachableException.class, "Unreachable"),
            Map.entry(WaitTimeoutException.class, "WaitTimeout"));

    /** Called by the service loader. */
    public NeonCliModule() {}

    @Override
    public List<Object> commands() {
        return List.of(new LocalCommand());
    }

    @Override
    public Optional<RunExtension> runExtension() {
        return Optional.of(new NeonChoice());
    }

    @Override
    public Optional<ExitCode> exitCode(Throwable failure) {
        if (failure instanceof UnauthorizedException) {
            return Optional.of(ExitCode.CREDENTIALS);
        }
        if (failure instanceof OrganizationRequiredException) {
            return Optional.of(ExitCode.USAGE);
        }
        if (failure instanceof LocalNeonInUseException) {
            return Optional.of(ExitCode.LOCKED);
        }
        return failure instanceof NeonException
                        || failure instanceof LocalNeonException
                        || failure instanceof PostgresExtensionException
                ? Optional.of(ExitCode.FAILED)
                : Optional.empty();
    }

    @Override
    public Map<Class<? extends Throwable>, String> errorCodes() {
        return ERROR_CODES;
    }
}
