package io.alchemyreactive.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command. Filled by the parser; not thread-safe while that goes on. */
public final class CommonOptions {

    @Option(
            names = {"-s", "--stage"},
            paramLabel = "NAME",
            description = "The stage. Default: ALCHEMY_STAGE, else dev_ and the user's name.")
    @Nullable
    String stage;

    @Option(
            names = "--stage-from-branch",
            description =
                    "The stage of the current git branch; where none is checked out, of the branch that the variables of"
                            + " the CI name.")
    boolean stageFromBranch;

    @Option(
            names = "--state",
            paramLabel = "FOLDER|URL|@FILE",
            description =
                    "Where state is kept. Others see arguments in the list of processes: a URL with a password belongs in"
                            + " ALCHEMY_STATE, or in a file that @FILE names. Default: ALCHEMY_STATE, else .alchemy in the"
                            + " working directory.")
    @Nullable
    String state;

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    boolean json;

    /** Whether the JSON document is one line, after those of the events. */
    boolean events;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask for a confirmation.")
    boolean yes;

    @Option(names = "--no-input", description = "Never ask; what needs a confirmation then fails with 22.")
    boolean noInput;

    @Option(
            names = "--env-file",
            paramLabel = "FILE",
            description = "Read NAME=VALUE lines; variables of the environment go first.")
    @Nullable
    Path envFile;

    @Option(
            names = "--no-color",
            description = "Plain text. Also: NO_COLOR, TERM=dumb, and no terminal unless CLICOLOR_FORCE is set.")
    boolean noColor;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    /** Options as they are when none is given. */
    public CommonOptions() {}

    /** Whether one JSON document is wanted in place of text. */
    public boolean json() {
        return json;
    }
}
