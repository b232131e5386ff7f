package io.alchemyreactive.neon.cli;

import io.alchemyreactive.cli.CliEnvironment;
import io.alchemyreactive.cli.CliModule;
import io.alchemyreactive.cli.ExitCode;
import io.alchemyreactive.cli.Invocation;
import io.alchemyreactive.cli.RunExtension;
import io.alchemyreactive.cli.Setting;
import io.alchemyreactive.neon.api.error.NeonException;
import io.alchemyreactive.neon.api.error.OrganizationRequiredException;
import io.alchemyreactive.neon.api.error.UnauthorizedException;
import io.alchemyreactive.neon.local.LocalNeonException;
import io.alchemyreactive.neon.local.PostgresExtensionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds {@code local …}, {@code migrate}, {@code --local} and the exit codes of Neon's failures to the command line. Stateless. */
public final class NeonCliModule implements CliModule {

    /** Called by the service loader. */
    public NeonCliModule() {}

    @Override
    public List<Object> commands() {
        return List.of(new LocalCommand(), new MigrateCommand());
    }

    @Override
    public Optional<RunExtension> runExtension() {
        return Optional.of(new NeonChoice());
    }

    @Override
    public List<Setting> settings(Invocation invocation) {
        CliEnvironment environment = invocation.environment();
        if (environment.variable("NEON_API_KEY").isBlank()) {
            return List.of(new Setting("neon", "the local Neon", "no NEON_API_KEY"));
        }
        String url = environment.variable("NEON_API_URL");
        String organization = environment.variable("NEON_ORG_ID");
        List<Setting> settings = new ArrayList<>();
        settings.add(
                url.isBlank()
                        ? new Setting("neon", "neon.com", invocation.origin("NEON_API_KEY"))
                        : new Setting("neon", url, invocation.origin("NEON_API_URL")));
        if (!organization.isBlank()) {
            settings.add(new Setting("neon organization", organization, invocation.origin("NEON_ORG_ID")));
        }
        return settings;
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
        return NeonErrorCodes.ALL;
    }
}
