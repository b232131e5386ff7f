package io.alchemyreactive.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The settings of libpq's parameter {@code options}, which holds arguments of the server: {@code -c name=value --name=value}. */
final class SessionOptions {

    /** Spaces part the arguments unless a backslash stands before one. */
    private static final Pattern ARGUMENT = Pattern.compile("(?:\\\\.|[^\\s\\\\])+");

    private static final Pattern SETTING = Pattern.compile("(?:-c|--)([A-Za-z_][\\w.-]*)=([^=;]+)", Pattern.DOTALL);

    private SessionOptions() {}

    /**
     * As r2dbc-postgresql reads them, {@code name=value;name=value}. Empty when an argument sets nothing, or when a value holds
     * what parts them there.
     */
    static Optional<String> pairs(String options) {
        List<String> pairs = new ArrayList<>();
        for (String argument : arguments(options)) {
            Matcher setting = SETTING.matcher(argument);
            if (!setting.matches()) {
                return Optional.empty();
            }
            // The server takes a minus for an underscore.
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
