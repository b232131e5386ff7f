package io.alchemyreactive.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Variables in a file of {@code NAME=VALUE} lines. Its messages quote no value: it may be a secret. */
final class EnvFile {

    private EnvFile() {}

    /** The variables of the file and these; where both have one, these count. Reads the file at once. */
    static Map<String, String> under(Map<String, String> variables, Path file) {
        Map<String, String> both = new HashMap<>();
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "cannot read the file " + file + " of --env-file: "
                            + e.getClass().getSimpleName(),
                    e);
        }
        for (int i = 0; i < lines.size(); i++) {
            read(lines.get(i).strip(), file + ":" + (i + 1), both);
        }
        both.putAll(variables);
        return both;
    }

    private static void read(String line, String place, Map<String, String> into) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        String assignment =
                line.startsWith("export ") ? line.substring("export ".length()).strip() : line;
        int equals = assignment.indexOf('=');
        String name = equals < 0 ? "" : assignment.substring(0, equals).strip();
        if (!isName(name)) {
            throw new InvalidOptionException(place + " is not of the form NAME=VALUE");
        }
        into.put(name, unquoted(assignment.substring(equals + 1).strip()));
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && !Character.isDigit(name.charAt(0))
                && name.chars().allMatch(c -> c == '_' || c < 128 && Character.isLetterOrDigit(c));
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
