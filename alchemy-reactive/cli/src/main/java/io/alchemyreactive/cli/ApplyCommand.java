package io.alchemyreactive.cli;

import io.alchemyreactive.DeployOptions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that carries out a plan. A subclass adds options and does the work. */
abstract class ApplyCommand extends RunCommand implements ChangingCommand {

    @Mixin
    private final ChangeOptions apply = new ChangeOptions();

    /** The forms of events. */
    enum EventsForm {
        NDJSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--events",
            paramLabel = "FORM",
            description =
                    "The form: ${COMPLETION-CANDIDATES}. Print each event of the run on stdout when it happens, as"
                            + " a line of JSON, and then the document of --json as the last line.")
    private void events(@Nullable EventsForm form) {
        if (form != null) {
            common().json = true;
            common().events = true;
        }
    }

    ApplyCommand(RunSettings settings) {
        super(settings);
    }

    /** The options of the command. */
    final DeployOptions.Builder options(String command, Invocation invocation) {
        return apply.apply(target.builder(command, invocation));
    }

    /** Throws when options for changes are given to a command that changes nothing. */
    final void refuseOptionsOfChanges(String command) {
        apply.refuse(command, common().events ? List.of("--events") : List.of());
    }

    @Override
    public Set<ExitCode> exitCodes() {
        return RunDriver.EXIT_CODES;
    }
}
