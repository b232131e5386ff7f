package io.alchemyreactive.cli;

import io.alchemyreactive.EditRefusedException;
import io.alchemyreactive.EmptyProgramException;
import io.alchemyreactive.InvalidOutputException;
import io.alchemyreactive.NotApprovedException;
import io.alchemyreactive.NotStoredException;
import io.alchemyreactive.ProgramFailedException;
import io.alchemyreactive.RunEnvironmentException;
import io.alchemyreactive.address.InvalidPostgresUriException;
import io.alchemyreactive.cli.render.UnprintableOutputException;
import io.alchemyreactive.effect.CyclicGraphException;
import io.alchemyreactive.effect.FatalErrorException;
import io.alchemyreactive.effect.MissingServiceException;
import io.alchemyreactive.effect.NoValueException;
import io.alchemyreactive.effect.ReleaseException;
import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ConfigurationException;
import io.alchemyreactive.error.CredentialsException;
import io.alchemyreactive.error.RefusedException;
import io.alchemyreactive.error.UnsupportedLibraryException;
import io.alchemyreactive.output.AbsentValueException;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.plan.DataLossException;
import io.alchemyreactive.plan.DriftFailedException;
import io.alchemyreactive.plan.ForeignObjectException;
import io.alchemyreactive.plan.ImportRefusedException;
import io.alchemyreactive.plan.LabelRefusedException;
import io.alchemyreactive.plan.MissingProviderException;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.plan.ProtectedStageException;
import io.alchemyreactive.plan.SameObjectException;
import io.alchemyreactive.plan.StalePlanException;
import io.alchemyreactive.plan.StoppedException;
import io.alchemyreactive.plan.UnconfirmedStageException;
import io.alchemyreactive.plan.UnfinishedOperationException;
import io.alchemyreactive.plan.UnknownConsentException;
import io.alchemyreactive.plan.UnknownObjectException;
import io.alchemyreactive.provider.InvalidAnswerException;
import io.alchemyreactive.provider.NothingMade;
import io.alchemyreactive.provider.OperationRefusedException;
import io.alchemyreactive.provider.OperationTimeoutException;
import io.alchemyreactive.provider.ProviderCallException;
import io.alchemyreactive.provider.ReplaceRequired;
import io.alchemyreactive.provider.SilentProviderException;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.InvalidNameException;
import io.alchemyreactive.resource.InvalidReferenceException;
import io.alchemyreactive.resource.SchemaMismatchException;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.HeldByProcessException;
import io.alchemyreactive.state.LeaseLostException;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.StaleRevisionException;
import io.alchemyreactive.state.StateAccessException;
import io.alchemyreactive.state.StateException;
import io.alchemyreactive.state.StateUnavailableException;
import io.alchemyreactive.state.UnusableKeyException;
import io.alchemyreactive.state.WrongKeyException;
import io.alchemyreactive.value.MalformedJsonException;
import io.alchemyreactive.value.UnsupportedValueException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ParameterException;

/**
 * The codes for {@code error.code} of the JSON. A code does not change when its class is renamed; {@code
 * docs/error-codes.md} lists them. Stateless.
 */
final class ErrorCodes {

    /** The code of an unexpected failure. */
    static final String UNEXPECTED = "Unexpected";

    /** The codes of the engine and the command line. A code applies to subclasses too, unless they have their own. */
    static final Map<Class<? extends Throwable>, String> ENGINE = Map.ofEntries(
            Map.entry(AbsentValueException.class, "AbsentValue"),
            Map.entry(ApplyFailedException.class, "ApplyFailed"),
            Map.entry(BorrowedException.class, "Borrowed"),
            Map.entry(CorruptStateException.class, "CorruptState"),
            Map.entry(CyclicGraphException.class, "CyclicGraph"),
            Map.entry(DataLossException.class, "DataLoss"),
            Map.entry(DriftFailedException.class, "DriftFailed"),
            Map.entry(EditRefusedException.class, "EditRefused"),
            Map.entry(EmptyProgramException.class, "EmptyProgram"),
            Map.entry(FatalErrorException.class, "FatalError"),
            Map.entry(ForeignObjectException.class, "ForeignObject"),
            Map.entry(HeldByProcessException.class, "HeldByProcess"),
            Map.entry(ImportRefusedException.class, "ImportRefused"),
            Map.entry(LabelRefusedException.class, "LabelRefused"),
            Map.entry(InterruptedRunException.class, "InterruptedRun"),
            Map.entry(InvalidAnswerException.class, "InvalidAnswer"),
            Map.entry(InvalidDeclarationException.class, "InvalidDeclaration"),
            Map.entry(InvalidNameException.class, "InvalidName"),
            Map.entry(InvalidOptionException.class, "InvalidOption"),
            Map.entry(InvalidOutputException.class, "InvalidOutput"),
            Map.entry(InvalidPostgresUriException.class, "InvalidPostgresUri"),
            Map.entry(InvalidReferenceException.class, "InvalidReference"),
            Map.entry(LeaseLostException.class, "LeaseLost"),
            Map.entry(LockedException.class, "Locked"),
            Map.entry(MalformedJsonException.class, "MalformedJson"),
            Map.entry(MissingProviderException.class, "MissingProvider"),
            Map.entry(MissingServiceException.class, "MissingService"),
            Map.entry(NeedsConfirmationException.class, "NeedsConfirmation"),
            Map.entry(NoValueException.class, "NoValue"),
            Map.entry(NotApprovedException.class, "NotApproved"),
            Map.entry(NotStoredException.class, "NotStored"),
            Map.entry(NothingMade.class, "NothingMade"),
            Map.entry(OperationRefusedException.class, "OperationRefused"),
            Map.entry(OperationTimeoutException.class, "OperationTimeout"),
            Map.entry(PlanFailedException.class, "PlanFailed"),
            Map.entry(ProgramFailedException.class, "ProgramFailed"),
            Map.entry(ProtectedStageException.class, "ProtectedStage"),
            Map.entry(ProviderCallException.class, "ProviderCall"),
            Map.entry(ReleaseException.class, "Release"),
            Map.entry(ReplaceRequired.class, "ReplaceRequired"),
            Map.entry(RunEnvironmentException.class, "RunEnvironment"),
            Map.entry(SameObjectException.class, "SameObject"),
            Map.entry(SchemaMismatchException.class, "SchemaMismatch"),
            Map.entry(SilentProviderException.class, "SilentProvider"),
            Map.entry(StalePlanException.class, "StalePlan"),
            Map.entry(StaleRevisionException.class, "StaleRevision"),
            Map.entry(StateAccessException.class, "StateAccess"),
            Map.entry(StateUnavailableException.class, "StateUnavailable"),
            Map.entry(StoppedException.class, "Stopped"),
            Map.entry(UncaughtErrorException.class, "UncaughtError"),
            Map.entry(UnconfirmedStageException.class, "UnconfirmedStage"),
            Map.entry(UnfinishedOperationException.class, "UnfinishedOperation"),
            Map.entry(UnknownConsentException.class, "UnknownConsent"),
            Map.entry(UnknownObjectException.class, "UnknownObject"),
            Map.entry(UnreadableStagesException.class, "UnreadableStages"),
            Map.entry(UnsupportedLibraryException.class, "UnsupportedLibrary"),
            Map.entry(UnsupportedValueException.class, "UnsupportedValue"),
            Map.entry(UnusableKeyException.class, "UnusableKey"),
            Map.entry(UnprintableOutputException.class, "UnprintableOutput"),
            Map.entry(UnwrittenOutputException.class, "UnwrittenOutput"),
            Map.entry(WrongKeyException.class, "WrongKey"),
            // Kinds, for classes of other modules that have no word of their own.
            Map.entry(ConfigurationException.class, "Configuration"),
            Map.entry(CredentialsException.class, "Credentials"),
            Map.entry(RefusedException.class, "Refused"),
            Map.entry(StateException.class, "State"),
            Map.entry(AlchemyException.class, "Failed"),
            Map.entry(ParameterException.class, "Usage"));

    private ErrorCodes() {}

    /** The word for a failure. */
    static String of(Throwable failure, List<CliModule> modules) {
        for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
            String own = ENGINE.get(type);
            if (own != null) {
                return own;
            }
            for (CliModule module : modules) {
                String word = module.errorCodes().get(type);
                if (word != null) {
                    return word;
                }
            }
        }
        return UNEXPECTED;
    }
}
