package io.alchemyreactive.cli;

import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The result of a command.
 *
 * @param text for stdout without {@code --json}; may be empty
 * @param data for the JSON document; secrets in it are printed as a mask
 * @param warnings sentences for the JSON document
 * @param exitCode the exit code of the process
 * @param failure the failure of a command that has partial results; its exit code is then used. Empty otherwise
 */
public record CommandResult(
        String text, Value.Fields data, List<String> warnings, ExitCode exitCode, Optional<Throwable> failure) {

    public CommandResult {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(data, "data");
        warnings = List.copyOf(warnings);
        Objects.requireNonNull(exitCode, "exitCode");
        Objects.requireNonNull(failure, "failure");
    }

    /** A result without a failure. */
    public CommandResult(String text, Value.Fields data, List<String> warnings, ExitCode exitCode) {
        this(text, data, warnings, exitCode, Optional.empty());
    }

    /** Success without warnings. */
    public static CommandResult of(String text, Value.Fields data) {
        return new CommandResult(text, data, List.of(), ExitCode.DONE);
    }
}
