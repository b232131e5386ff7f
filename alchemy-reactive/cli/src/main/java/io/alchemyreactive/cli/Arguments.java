package io.alchemyreactive.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The two freedoms of a command line that the parser does not know: a command {@code help}, and options before the command. */
final class Arguments {

    private static final String HELP = "--help";

    private Arguments() {}

    /**
     * The arguments as the parser wants them: {@code help deploy} as {@code deploy --help}, and {@code --stage x deploy} as
     * {@code deploy --stage x}. Options without a command are none.
     */
    static String[] parsed(String[] given) {
        List<String> args = List.of(given);
        if (args.isEmpty()) {
            return given;
        }
        if (args.get(0).equals("help")) {
            return joined(args.subList(1, args.size()), List.of(HELP));
        }
        int options = args.get(0).startsWith("-") ? commonOptions(args) : 0;
        return options == args.size()
                ? new String[0]
                : joined(args.subList(options, args.size()), args.subList(0, options));
    }

    /** How many arguments at the beginning are options that every command has, with their values. */
    private static int commonOptions(List<String> args) {
        CommandSpec common = CommandSpec.forAnnotatedObject(new CommonOptions());
        int place = 0;
        while (place < args.size()) {
            String name = args.get(place).replaceFirst("=.*", "");
            OptionSpec option = common.optionsMap().get(name);
            if (option == null || option.usageHelp()) {
                return place;
            }
            boolean hasOwnValue =
                    option.arity().max() == 0 || name.length() < args.get(place).length();
            place += hasOwnValue ? 1 : 2;
        }
        return args.size();
    }

    private static String[] joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        int end = all.indexOf("--");
        all.addAll(end < 0 ? all.size() : end, second);
        return all.toArray(String[]::new);
    }
}
