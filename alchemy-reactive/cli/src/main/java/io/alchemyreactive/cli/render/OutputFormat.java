package io.alchemyreactive.cli.render;

import io.alchemyreactive.value.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/** The forms in which outputs are printed. */
public enum OutputFormat {
    /** For people: {@code path = value}. */
    TEXT,
    /**
     * {@code NAME=VALUE}, each on one line, as {@code --env-file} and POSIX shells read it. Dotenv libraries read it too, unless a value
     * holds a single quote together with a double quote, a backslash, a dollar or a backtick.
     */
    ENV,
    /** The outputs alone, as one JSON object. */
    JSON,
    /** {@code export NAME='VALUE'}, for {@code eval} in a POSIX shell. */
    SHELL,
    /** {@code path=value}, as {@link Properties#load(java.io.InputStream)} reads it. */
    PROPERTIES;

    private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[A-Za-z0-9_./:@%+,=-]+");
    private static final Pattern SPECIAL_IN_DOUBLE_QUOTES = Pattern.compile("[\"\\\\$`]");
    private static final Pattern WORD_BREAK = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern NOT_OF_A_NAME = Pattern.compile("[^A-Za-z0-9_]");

    /**
     * The text; secrets that are left in the outputs are masked.
     *
     * @throws UnprintableOutputException when a value or name cannot be written in this form
     */
    public String text(Value.Fields outputs) {
        return switch (this) {
            case TEXT -> OutputView.text(outputs);
            case JSON -> Json.write(outputs) + "\n";
            case PROPERTIES -> properties(OutputView.leaves(outputs));
            case ENV, SHELL -> variables(OutputView.leaves(outputs));
        };
    }

    /** The word of the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private String variables(List<OutputView.Leaf> leaves) {
        var names = new Names("the variable ");
        var text = new StringBuilder();
        for (OutputView.Leaf leaf : leaves) {
            String name = name(leaf.path());
            names.add(name, leaf.path());
            text.append(this == SHELL ? "export " : "")
                    .append(name)
                    .append('=')
                    .append(this == SHELL ? single(leaf.path(), leaf.value()) : word(leaf.path(), leaf.value()))
                    .append('\n');
        }
        return text.toString();
    }

    /** Refuses that two outputs get one name. */
    private static final class Names {

        private final String kind;
        private final Map<String, String> paths = new HashMap<>();

        Names(String kind) {
            this.kind = kind;
        }

        void add(String name, String path) {
            String other = paths.put(name, path);
            if (other != null) {
                throw new UnprintableOutputException(
                        path, "would be " + kind + name + ", which the output '" + other + "' is already");
            }
        }
    }

    /** {@code branch.connectionUri} as {@code BRANCH_CONNECTION_URI}. */
    private static String name(String path) {
        String words = WORD_BREAK.matcher(path).replaceAll("_").toUpperCase(Locale.ROOT);
        String name = NOT_OF_A_NAME.matcher(words).replaceAll("_");
        return Character.isDigit(name.charAt(0)) ? "_" + name : name;
    }

    private static String single(String path, String value) {
        if (value.indexOf('\0') >= 0) {
            throw new UnprintableOutputException(path, "contains a NUL, which no variable can hold");
        }
        return "'" + value.replace("'", "'\\''") + "'";
    }

    private static String word(String path, String value) {
        if (value.lines().count() > 1 || value.endsWith("\n") || value.endsWith("\r")) {
            throw new UnprintableOutputException(path, "has several lines, and a line of this form holds one");
        } else if (NEEDS_NO_QUOTES.matcher(value).matches()) {
            return value;
        }
        return value.indexOf('\'') < 0
                ? single(path, value)
                : "\"" + SPECIAL_IN_DOUBLE_QUOTES.matcher(value).replaceAll("\\\\$0") + "\"";
    }

    private static String properties(List<OutputView.Leaf> leaves) {
        var names = new Names("the property ");
        var text = new StringBuilder();
        for (OutputView.Leaf leaf : leaves) {
            names.add(leaf.path(), leaf.path());
            text.append(line(leaf.path(), leaf.value())).append('\n');
        }
        return text.toString();
    }

    /** The line as {@link Properties} writes it, without the comment with the time before it. */
    private static String line(String path, String value) {
        var one = new Properties();
        one.setProperty(path, value);
        var bytes = new ByteArrayOutputStream();
        try {
            one.store(bytes, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> lines = bytes.toString(StandardCharsets.ISO_8859_1).lines().toList();
        return lines.get(lines.size() - 1);
    }
}
