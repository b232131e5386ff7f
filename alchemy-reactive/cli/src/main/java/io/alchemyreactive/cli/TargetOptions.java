package io.alchemyreactive.cli;

import io.alchemyreactive.DeployOptions;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Options for planning a stage. Filled by the parser. */
final class TargetOptions {

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "How many provider calls may be under way at once. Default: 32.")
    int concurrency = DeployOptions.DEFAULTS.concurrency();

    @Option(names = "--forget", description = "Drop what is stored of resources whose provider is missing.")
    boolean forget;

    @Option(
            names = "--program-timeout",
            paramLabel = "SPAN",
            converter = ShortDuration.class,
            description = "How long the program may run: 90s, 1h. Default: 30m.")
    Duration programTimeout = DeployOptions.DEFAULTS.programTimeout();

    DeployOptions.Builder builder(String command, Invocation invocation) {
        if (concurrency < 1) {
            throw new InvalidOptionException("--concurrency must be at least 1, not " + concurrency);
        }
        if (programTimeout.isZero()) {
            throw new InvalidOptionException("--program-timeout must be longer than nothing");
        }
        return DeployOptions.builder()
                .programTimeout(programTimeout)
                .command(command + " --stage " + invocation.stage())
                .concurrency(concurrency)
                .forget(forget);
    }
}
