package io.alchemyreactive.cli;

import io.alchemyreactive.DeployOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for changes of a stage. Filled by the parser. */
final class ChangeOptions {

    @Mixin
    private LockOptions lock = new LockOptions();

    @Option(names = "--break-references", description = "Remove or replace resources although other stages use them.")
    boolean breakReferences;

    @Option(
            names = "--confirm",
            paramLabel = "NAME",
            description =
                    "Allow the data of this resource to be lost, or the stage of this name to be changed where it is"
                            + " protected; may be given several times.")
    List<String> confirm = List.of();

    /** Throws when one of these options, or one of the others, is given to a command that changes nothing. */
    void refuse(String command, List<String> others) {
        List<String> given = new ArrayList<>(others);
        confirm.forEach(name -> given.add("--confirm " + name));
        if (breakReferences) {
            given.add("--break-references");
        }
        if (!lock.lockTimeout.equals(DeployOptions.DEFAULTS.lockTimeout())) {
            given.add("--lock-timeout");
        }
        if (!given.isEmpty()) {
            throw new InvalidOptionException(
                    command + " changes nothing, and " + String.join(" ", given) + " is for changes; leave it out");
        }
    }

    DeployOptions.Builder apply(DeployOptions.Builder builder) {
        confirm.forEach(builder::consent);
        return builder.lockTimeout(lock.lockTimeout).breakReferences(breakReferences);
    }
}
