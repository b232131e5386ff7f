package io.alchemyreactive.cli;

import io.alchemyreactive.DeployOptions;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Options for taking the lease of a stage. Filled by the parser. */
final class LockOptions {

    @Option(
            names = "--lock-timeout",
            paramLabel = "SPAN",
            converter = ShortDuration.class,
            description = "How long to wait for a stage that somebody else holds: 30s, 5m. Default: not at all.")
    Duration lockTimeout = DeployOptions.DEFAULTS.lockTimeout();
}
