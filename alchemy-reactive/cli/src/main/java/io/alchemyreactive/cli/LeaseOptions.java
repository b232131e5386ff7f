package io.alchemyreactive.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How to deal with a stage that somebody else holds. Filled by the parser. */
final class LeaseOptions {

    @Option(
            names = "--lock-timeout",
            paramLabel = "SPAN",
            converter = ShortDuration.class,
            description = "How long to wait for a stage that somebody else holds: 30s, 5m. Default: not at all.")
    Duration lockTimeout = Duration.ZERO;
}
