package io.alchemyreactive.cli;

import io.alchemyreactive.DeployOptions;
import java.util.List;
import picocli.CommandLine.Option;

/** What a deploy may do beyond the ordinary. Filled by the parser. */
final class DeclareOptions {

    @Option(names = "--adopt", description = "Take over objects that exist already and are not ours.")
    boolean adopt;

    @Option(
            names = "--confirm",
            paramLabel = "NAME",
            description = "Allow the data of this resource to be lost; may be given several times.")
    List<String> confirm = List.of();

    DeployOptions.Builder apply(DeployOptions.Builder builder) {
        confirm.forEach(builder::consent);
        return builder.adopt(adopt);
    }
}
