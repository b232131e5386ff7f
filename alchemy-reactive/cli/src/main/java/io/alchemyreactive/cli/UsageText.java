package io.alchemyreactive.cli;

import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The words for a command line that cannot be understood. */
final class UsageText {

    private UsageText() {}

    /** The mistake, and the nearest thing that exists. */
    static String mistake(ParameterException error) {
        if (!(error instanceof UnmatchedArgumentException unmatched)) {
            return Objects.requireNonNullElse(error.getMessage(), "it cannot be understood");
        }
        CommandLine line = error.getCommandLine();
        String argument = unmatched.getUnmatched().get(0).replaceFirst("^(-[^=]*)=.*", "$1");
        if (argument.startsWith("-")) {
            return command(line) + " has no option " + argument + "."
                    + NearWord.hint(argument, line.getCommandSpec().optionsMap().keySet());
        } else if (line.getSubcommands().isEmpty()) {
            return command(line) + " takes no argument '" + argument + "'.";
        }
        return command(line) + " has no command '" + argument + "'."
                + NearWord.hint(argument, line.getSubcommands().keySet());
    }

    /** Where to read more. */
    static String hint(ParameterException error) {
        return "Try: " + command(error.getCommandLine()) + " --help";
    }

    private static String command(CommandLine line) {
        return line.getCommandSpec().qualifiedName(" ");
    }
}
