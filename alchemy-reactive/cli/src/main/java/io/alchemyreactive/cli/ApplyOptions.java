package io.alchemyreactive.cli;

import io.alchemyreactive.DeployOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a stage is changed. Filled by the parser. */
final class ApplyOptions {

    @Mixin
    private LockOptions lock = new LockOptions();

    @Option(names = "--break-references", description = "Remove or replace resources although other stages use them.")
    boolean breakReferences;

    DeployOptions.Builder apply(DeployOptions.Builder builder) {
        return builder.lockTimeout(lock.lockTimeout).breakReferences(breakReferences);
    }
}
