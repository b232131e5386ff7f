package io.alchemyreactive.cli;

import java.util.EnumSet;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * A command. The class carries picocli's {@code @Command}, has a constructor without arguments, and mixes in
 * {@link CommonOptions}.
 */
public interface CliCommand {

    /** The options that every command has. */
    CommonOptions common();

    /**
     * Does the work and emits what to print; a failure becomes a message and an exit code. Does nothing until it is
     * subscribed to; is cancelled when the user interrupts.
     */
    Mono<CommandResult> run(Invocation invocation);

    /**
     * Whether the command prints its progress itself. Otherwise a "still working" line is printed while it is silent
     * for long. False by default.
     */
    default boolean tellsProgress() {
        return false;
    }

    /** The exit codes that the help of this command lists. */
    default Set<ExitCode> exitCodes() {
        return EnumSet.of(ExitCode.DONE, ExitCode.FAILED, ExitCode.USAGE, ExitCode.CREDENTIALS, ExitCode.INTERRUPTED);
    }
}
