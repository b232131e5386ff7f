package io.alchemyreactive.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Extends the command line with commands, options and error codes of another module. Found by {@link
 * java.util.ServiceLoader}; every method is called once per command line. Thread-safe.
 */
public interface CliModule {

    /**
     * Commands beside the engine's: objects with picocli's {@code @Command}, each a {@link CliCommand} or a group of
     * such as subcommands.
     */
    default List<Object> commands() {
        return List.of();
    }

    /** Options for the commands that run the stack's program; a new object each time, since the parser fills it. */
    default Optional<RunExtension> runExtension() {
        return Optional.empty();
    }

    /** The settings of this module that {@code config} shows beside the engine's. */
    default List<Setting> settings(Invocation invocation) {
        return List.of();
    }

    /** The exit code of a failure of this module, whose message is then shown as it is; empty for others. */
    default Optional<ExitCode> exitCode(Throwable failure) {
        return Optional.empty();
    }

    /**
     * The codes for {@code error.code} of the JSON, by class of failure; a code applies to subclasses too. A code must
     * not change when its class is renamed.
     */
    default Map<Class<? extends Throwable>, String> errorCodes() {
        return Map.of();
    }
}
