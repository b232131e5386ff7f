package io.alchemyreactive.cli;

import io.alchemyreactive.DeployOptions;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How a stage is changed. Filled by the parser. */
final class ApplyOptions {

    @Option(
            names = "--lock-timeout",
            paramLabel = "SPAN",
            converter = ShortDuration.class,
            description = "How long to wait for a stage that somebody else holds: 30s, 5m. Default: not at all.")
    Duration lockTimeout = DeployOptions.DEFAULTS.lockTimeout();

    @Option(names = "--break-references", description = "Remove or replace resources although other stages use them.")
    boolean breakReferences;

    DeployOptions.Builder apply(DeployOptions.Builder builder) {
        return builder.lockTimeout(lockTimeout).breakReferences(breakReferences);
    }
}
