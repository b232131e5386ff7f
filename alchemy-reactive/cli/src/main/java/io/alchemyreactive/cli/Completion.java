package io.alchemyreactive.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * How the last word of an unfinished command line may go on.
 *
 * @param words the words that the command line itself knows, with descriptions; all of them, not only those that fit
 * @param names the names of the store that are possible there
 */
record Completion(Map<String, String> words, Names names) {

    /** Names that only the store knows. */
    enum Names {
        NONE,
        STAGES,
        RESOURCES
    }

    private static final Set<String> RESOURCE_LABELS = Set.of("NAME", "FQN", "FROM");

    /**
     * The completion of a command line.
     *
     * @param line the words after the program's name; the last one is unfinished, and may be empty
     */
    static Completion of(List<CliModule> modules, List<String> line) {
        List<String> before = line.subList(0, line.size() - 1);
        String[] parsed = Arguments.parsed(before.toArray(String[]::new));
        var place = new Place(CommandTree.create(modules, parsed));
        Arrays.stream(parsed).forEach(place::pass);
        Optional<OptionSpec> open = before.isEmpty()
                ? Optional.empty()
                : place.option(before.get(before.size() - 1))
                        .filter(option -> option.arity().max() > 0);
        return open.map(Completion::ofValue)
                .orElseGet(() -> line.get(line.size() - 1).startsWith("-")
                        ? new Completion(place.options(), Names.NONE)
                        : place.argument());
    }

    /** The value of an option in an unfinished command line, the last one given; empty when it is not given. */
    static Optional<String> value(List<String> line, String... names) {
        Optional<String> found = Optional.empty();
        for (int i = 0; i < line.size() - 1; i++) {
            for (String name : names) {
                if (line.get(i).startsWith(name + "=")) {
                    found = Optional.of(line.get(i).substring(name.length() + 1));
                } else if (line.get(i).equals(name) && i + 2 < line.size()) {
                    found = Optional.of(line.get(i + 1));
                }
            }
        }
        return found;
    }

    private static Completion ofValue(OptionSpec option) {
        List<String> names = Arrays.asList(option.names());
        if (names.contains("--stage")) {
            return new Completion(Map.of(), Names.STAGES);
        } else if (names.contains("--confirm")) {
            return new Completion(Map.of(), Names.RESOURCES);
        }
        return new Completion(constants(option.type()), Names.NONE);
    }

    private static Map<String, String> constants(Class<?> type) {
        Map<String, String> words = new TreeMap<>();
        if (type.isEnum()) {
            Arrays.stream(type.getEnumConstants()).forEach(constant -> words.put(constant.toString(), ""));
        }
        return words;
    }

    /** A place in a command line: the command so far, and how many arguments it has. */
    private static final class Place {

        private CommandLine command;
        private int arguments;
        private boolean valueFollows;

        Place(CommandLine root) {
            this.command = root;
        }

        void pass(String word) {
            if (valueFollows) {
                valueFollows = false;
            } else if (word.startsWith("-")) {
                valueFollows =
                        option(word).filter(each -> each.arity().min() > 0).isPresent();
            } else if (command.getSubcommands().containsKey(word)) {
                command = command.getSubcommands().get(word);
            } else {
                arguments++;
            }
        }

        Optional<OptionSpec> option(String name) {
            return specs().stream()
                    .flatMap(spec -> Optional.ofNullable(spec.optionsMap().get(name)).stream())
                    .findFirst();
        }

        Map<String, String> options() {
            Map<String, String> words = new TreeMap<>();
            specs().forEach(spec -> spec.options().stream()
                    .filter(option -> !option.hidden())
                    .forEach(option -> words.put(option.longestName(), text(option.description()))));
            return words;
        }

        /** The specification of the command; before one is given also that of the options of every command. */
        private List<CommandSpec> specs() {
            List<CommandSpec> specs = new ArrayList<>(List.of(command.getCommandSpec()));
            if (command.getParent() == null) {
                specs.add(CommandSpec.forAnnotatedObject(new CommonOptions()));
            }
            return specs;
        }

        Completion argument() {
            if (!command.getSubcommands().isEmpty()) {
                Map<String, String> words = new TreeMap<>();
                command.getSubcommands().forEach((name, sub) -> {
                    if (!sub.getCommandSpec().usageMessage().hidden()) {
                        words.put(name, text(sub.getCommandSpec().usageMessage().description()));
                    }
                });
                return new Completion(words, Names.NONE);
            }
            return command.getCommandSpec().positionalParameters().stream()
                    .filter(parameter -> parameter.index().contains(arguments))
                    .findFirst()
                    .map(Place::ofParameter)
                    .orElseGet(() -> new Completion(Map.of(), Names.NONE));
        }

        private static Completion ofParameter(PositionalParamSpec parameter) {
            return RESOURCE_LABELS.contains(parameter.paramLabel())
                    ? new Completion(Map.of(), Names.RESOURCES)
                    : new Completion(constants(parameter.type()), Names.NONE);
        }

        /** The first sentence of a description. */
        private static String text(String[] description) {
            return description.length == 0 ? "" : description[0].replaceFirst("(?s)[.:] .*|\\.$", "");
        }
    }
}
