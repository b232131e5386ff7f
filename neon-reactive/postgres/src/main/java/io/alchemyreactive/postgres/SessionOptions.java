package io.alchemyreactive.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The settings in libpq's parameter {@code options}, which contains server arguments: {@code -c name=value
 * --name=value}.
 */
final class SessionOptions {

    /** Spaces separate the arguments, unless a backslash precedes the space. */
    private static final Pattern ARGUMENT = Pattern.compile("(?:\\\\.|[^\\s\\\\])+");

    private static final Pattern SETTING = Pattern.compile("(?:-c|--)([A-Za-z_][\\w.-]*)=([^=;]+)", Pattern.DOTALL);

    private SessionOptions() {}

    /**
     * The settings in the form of r2dbc-postgresql, {@code name=value;name=value}. Empty when an argument is not a
     * setting, or when a value contains the separator.
     */
    static Optional<String> pairs(String options) {
        List<String> pairs = new ArrayList<>();
        for (String argument : arguments(options)) {
            Matcher setting = SETTING.matcher(argument);
            if (!setting.matches()) {
                return Optional.empty();
            }
            // The server treats a minus as an underscore.
            pairs.add(setting.group(1).replace('-', '_') + "=" + setting.group(2));
        }
        return pairs.isEmpty() ? Optional.empty() : Optional.of(String.join(";", pairs));
    }

    private static List<String> arguments(String options) {
        List<String> arguments = ARGUMENT.matcher(options)
                .results()
                .map(found -> found.group().replaceAll("\\\\(.)", "$1"))
                .collect(Collectors.toCollection(ArrayList::new));
        for (int i = 0; i < arguments.size() - 1; i++) {
            if (arguments.get(i).equals("-c")) {
                arguments.set(i, "-c" + arguments.remove(i + 1));
            }
        }
        return arguments;
    }
}
