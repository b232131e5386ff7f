package io.alchemyreactive.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Variables in a file of {@code NAME=VALUE} lines, as a shell would read them, but without expansion of {@code $NAME}.
 * Its messages quote no value: it may be a secret. Immutable.
 */
final class EnvFile {

    /** Without any line. */
    static final EnvFile NONE = new EnvFile(Map.of());

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=(.*)", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("\\s+#.*", Pattern.DOTALL);
    private static final Pattern SINGLE = Pattern.compile("'([^']*)'(.*)", Pattern.DOTALL);
    private static final Pattern DOUBLE = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"(.*)", Pattern.DOTALL);
    /** Characters that a backslash escapes in double quotes; before other characters the backslash is literal. */
    private static final Pattern ESCAPED = Pattern.compile("\\\\([\"\\\\$`])");

    private final Map<String, Line> lines;

    private EnvFile(Map<String, Line> lines) {
        this.lines = lines;
    }

    /** Reads the file at once. */
    static EnvFile read(Path file) {
        Map<String, Line> found = new LinkedHashMap<>();
        List<String> all = lines(file);
        for (int i = 0; i < all.size(); i++) {
            String line = (i == 0 && all.get(0).startsWith(BYTE_ORDER_MARK)
                            ? all.get(0).substring(1)
                            : all.get(i))
                    .strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                read(line, file + ":" + (i + 1), found);
            }
        }
        return new EnvFile(found);
    }

    /** The variables of the file merged with these; these take precedence. */
    Map<String, String> under(Map<String, String> variables) {
        Map<String, String> both = new HashMap<>();
        lines.forEach((name, line) -> both.put(name, line.value()));
        both.putAll(variables);
        return both;
    }

    /** A sentence for each line that is overridden by one of these variables with another value. */
    List<String> unused(Map<String, String> variables) {
        return lines.entrySet().stream()
                .filter(line -> variables.containsKey(line.getKey())
                        && !line.getValue().value().equals(variables.get(line.getKey())))
                .map(line -> line.getValue().place() + " is not used: the environment sets " + line.getKey()
                        + " to another value")
                .toList();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new InvalidOptionException("the file " + file + " of --env-file is not in UTF-8; save it so", e);
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "cannot read the file " + file + " of --env-file: "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }

    private static void read(String text, String place, Map<String, Line> into) {
        Matcher assignment = ASSIGNMENT.matcher(text);
        if (!assignment.matches()) {
            throw new InvalidOptionException(place + " is not of the form NAME=VALUE");
        }
        String name = assignment.group(1);
        Line before = into.put(name, new Line(value(assignment.group(2), place), place));
        if (before != null) {
            throw new InvalidOptionException(
                    place + " sets " + name + ", which " + before.place() + " has set; leave one out");
        }
    }

    private static String value(String raw, String place) {
        String value = raw.strip();
        if (value.startsWith("'")) {
            return quoted(SINGLE.matcher(value), place);
        } else if (value.startsWith("\"")) {
            return ESCAPED.matcher(quoted(DOUBLE.matcher(value), place)).replaceAll("$1");
        }
        return COMMENT.matcher(raw).replaceFirst("").strip();
    }

    /** Checks a quoted value; only a comment may follow the closing quote. */
    private static String quoted(Matcher parts, String place) {
        if (!parts.matches()) {
            throw new InvalidOptionException(place + " has a quote that is not closed; a value is one line");
        } else if (!COMMENT.matcher(parts.group(2)).replaceFirst("").isBlank()) {
            throw new InvalidOptionException(
                    place + " has more after the closing quote; put quotes around the whole value");
        }
        return parts.group(1);
    }

    private record Line(String value, String place) {

        @Override
        public String toString() {
            return place;
        }
    }
}
