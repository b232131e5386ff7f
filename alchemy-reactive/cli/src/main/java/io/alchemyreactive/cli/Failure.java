package io.alchemyreactive.cli;

import io.alchemyreactive.NotApprovedException;
import io.alchemyreactive.ProgramFailedException;
import io.alchemyreactive.effect.EffectException;
import io.alchemyreactive.effect.ReleaseException;
import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ConfigurationException;
import io.alchemyreactive.error.CredentialsException;
import io.alchemyreactive.error.RefusedException;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.plan.StoppedException;
import io.alchemyreactive.plan.UnconfirmedStageException;
import io.alchemyreactive.provider.ProviderCallException;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.InvalidReferenceException;
import io.alchemyreactive.state.HeldByProcessException;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.WrongKeyException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;

/**
 * A failure as it is shown to the user. Maps failures to exit codes.
 *
 * @param exitCode the exit code of the process
 * @param code a word for programs, one of {@link ErrorCodes}
 * @param message what happened and what to do
 * @param resource the resource it is about, if it is about one
 * @param hint a further hint; empty when there is none
 * @param isAnswer whether it is only what the user has answered to a question
 */
record Failure(
        ExitCode exitCode,
        String code,
        String message,
        Optional<String> resource,
        Optional<String> hint,
        boolean isAnswer) {

    static Failure of(Throwable raised, List<CliModule> modules) {
        Throwable error = only(raised);
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Optional<ExitCode> known = exitCode(error, modules, seen);
        boolean expected = isExpected(error, modules);
        boolean clear = expected
                && (!(error instanceof ProgramFailedException failed)
                        || failed.getCause() == null
                        || isExpected(failed.getCause(), modules));
        String message = Optional.ofNullable(error.getMessage()).orElse("no message");
        if (error instanceof ParameterException misused) {
            message = MaskedText.of(UsageText.mistake(misused));
        }
        return new Failure(
                known.orElse(ExitCode.FAILED),
                ErrorCodes.of(error, modules),
                expected ? message : error.getClass().getName() + ": " + message,
                resource(error),
                hint(error, clear),
                error instanceof NotApprovedException);
    }

    private static Optional<String> hint(Throwable error, boolean clear) {
        if (error instanceof ParameterException misused) {
            return Optional.of(UsageText.hint(misused));
        }
        return clear ? Optional.empty() : Optional.of("Set ALCHEMY_DEBUG=1 to see where it comes from.");
    }

    /** Whether its message says all that a user needs. */
    private static boolean isExpected(Throwable error, List<CliModule> modules) {
        return error instanceof AlchemyException
                || error instanceof EffectException
                || error instanceof ParameterException
                || modules.stream().anyMatch(module -> module.exitCode(error).isPresent());
    }

    /** Replaces a {@link PlanFailedException} with a single reason by that reason. */
    private static Throwable only(Throwable error) {
        return error instanceof PlanFailedException failed && failed.failures().size() == 1
                ? failed.failures().get(0)
                : error;
    }

    /** The exit code of the error, or else of its cause and its suppressed errors. */
    private static Optional<ExitCode> exitCode(
            @Nullable Throwable error, List<CliModule> modules, Set<Throwable> seen) {
        if (error == null || !seen.add(error)) {
            return Optional.empty();
        }
        if (error instanceof ApplyFailedException failed && isOfCredentials(failed, modules, seen)) {
            return Optional.of(ExitCode.CREDENTIALS);
        }
        Optional<ExitCode> own = ownCode(error)
                .or(() -> modules.stream()
                        .flatMap(module -> module.exitCode(error).stream())
                        .findFirst());
        if (own.isPresent()) {
            return own;
        }
        Optional<ExitCode> cause = exitCode(error.getCause(), modules, seen);
        if (cause.isPresent()) {
            return cause;
        }
        for (Throwable other : error.getSuppressed()) {
            // A failed release is not the reason why the work failed.
            Optional<ExitCode> beside =
                    other instanceof ReleaseException ? Optional.empty() : exitCode(other, modules, seen);
            if (beside.isPresent()) {
                return beside;
            }
        }
        return Optional.empty();
    }

    /** Whether all failures are about credentials. Then their exit code takes precedence over a partial apply. */
    private static boolean isOfCredentials(ApplyFailedException failed, List<CliModule> modules, Set<Throwable> seen) {
        return failed.failures().stream()
                .allMatch(failure -> exitCode(failure.error(), modules, copy(seen))
                        .filter(ExitCode.CREDENTIALS::equals)
                        .isPresent());
    }

    private static Set<Throwable> copy(Set<Throwable> seen) {
        Set<Throwable> copy = Collections.newSetFromMap(new IdentityHashMap<>());
        copy.addAll(seen);
        return copy;
    }

    private static Optional<ExitCode> ownCode(Throwable error) {
        if (error instanceof InterruptedRunException || error instanceof StoppedException) {
            return Optional.of(ExitCode.INTERRUPTED);
        }
        if (error instanceof ApplyFailedException failed && failed.changedSomething()) {
            return Optional.of(ExitCode.PARTLY_APPLIED);
        }
        if (error instanceof UncaughtErrorException uncaught) {
            return Optional.of(uncaught.changedSomething() ? ExitCode.PARTLY_APPLIED : ExitCode.FAILED);
        }
        if (error instanceof LockedException || error instanceof HeldByProcessException) {
            return Optional.of(ExitCode.LOCKED);
        }
        if (error instanceof RefusedException) {
            return Optional.of(ExitCode.REFUSED);
        }
        if (error instanceof NotApprovedException
                || error instanceof NeedsConfirmationException
                || error instanceof UnconfirmedStageException) {
            return Optional.of(ExitCode.NEEDS_CONFIRMATION);
        }
        if (error instanceof CredentialsException || error instanceof WrongKeyException) {
            return Optional.of(ExitCode.CREDENTIALS);
        }
        if (error instanceof ConfigurationException || error instanceof ParameterException) {
            return Optional.of(ExitCode.USAGE);
        }
        return Optional.empty();
    }

    private static Optional<String> resource(Throwable error) {
        if (error instanceof InvalidReferenceException reference) {
            return Optional.of(reference.id());
        }
        if (error instanceof ApplyFailedException failed) {
            return Optional.of(failed.failures().get(0).fqn());
        }
        if (error instanceof ProviderCallException call) {
            return Optional.of(call.fqn());
        }
        return error instanceof InvalidDeclarationException declaration
                ? Optional.of(declaration.fqn())
                : Optional.empty();
    }
}
