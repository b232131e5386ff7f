package io.alchemyreactive.cli;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.KeySource;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.StateStoreFactory;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import io.alchemyreactive.state.file.NamedKeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The place of the state: a folder, or a URL that may contain a password.
 *
 * @param text the path or the URL
 * @param shown whether it was given as an argument, which other users of the machine can read
 * @param environment the environment, with the directory for a relative path
 */
record StateLocation(Redacted<String> text, boolean shown, CliEnvironment environment) {

    private static final String FOLDER = ".alchemy";

    /** The prefix of a driver before a URL. */
    private static final Pattern DRIVER = Pattern.compile("(?i)^(jdbc|r2dbc):(?=[a-z0-9+.-]+://)");
    /** Forms of a database address that are no URL: too few slashes, or keywords and values of libpq. */
    private static final Pattern DATABASE = Pattern.compile("(?i)((jdbc|r2dbc):)?postgres(ql)?:(?!//)"
            + "|\\s*(host|hostaddr|port|dbname|user|password|service|sslmode)\\s*=");

    private static final Pattern PASSWORD = Pattern.compile("://[^:@]*:[^@]+@|[?&](ssl)?password=");

    /** The place by option, variable or default; reads the file of {@code @FILE}. */
    static StateLocation of(@Nullable String option, CliEnvironment environment) {
        String variable = environment.variable("ALCHEMY_STATE");
        String named = option != null ? option : variable.isEmpty() ? FOLDER : variable;
        if (named.isBlank()) {
            throw new InvalidOptionException(
                    (option == null ? "ALCHEMY_STATE" : "--state") + " is blank; name a folder or a URL");
        }
        boolean file = named.startsWith("@");
        return new StateLocation(
                Redacted.of(file ? content(named.substring(1), environment) : named),
                option != null && !file,
                environment);
    }

    /** Opens the store without connecting. Prints a warning when an argument contains a password. */
    StateStore open(Console console) {
        if (shown && PASSWORD.matcher(text.reveal()).find()) {
            console.print("warning: --state holds a password, which other users of this machine see in the list of"
                    + " processes; give the URL in ALCHEMY_STATE, or in a file with --state @FILE");
        }
        KeySource key = key();
        String scheme = scheme();
        return scheme.isEmpty()
                ? FileStateStore.create(FileStateOptions.builder(folder())
                        .key(key)
                        .notice(console::print)
                        .journalLines(journalLines())
                        .build())
                : factory(scheme).open(text, environment.variables());
    }

    /** Whether it is a folder. */
    boolean isLocal() {
        return scheme().isEmpty();
    }

    /** The folder of the state or, where state is kept elsewhere, the usual one; absolute. */
    Path folder() {
        String name = scheme().isEmpty() ? text.reveal() : FOLDER;
        try {
            return environment.directory().resolve(name).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new InvalidOptionException(
                    "--state is not the path of a folder: " + name + SystemEnvironment.encodingCure(), e);
        }
    }

    private static String content(String file, CliEnvironment environment) {
        String lines;
        try {
            lines = Files.readString(environment.directory().resolve(file)).strip();
        } catch (IOException | InvalidPathException e) {
            throw new InvalidOptionException(
                    "--state (or ALCHEMY_STATE) is @" + file + ", and that file cannot be read: "
                            + e.getClass().getSimpleName() + ". A folder whose name begins with @ is ./@" + file,
                    e);
        }
        if (lines.isEmpty() || lines.lines().count() > 1) {
            throw new InvalidOptionException("--state (or ALCHEMY_STATE) is @" + file
                    + ", and that file does not hold one line with a folder or a URL");
        }
        return lines;
    }

    private static StateStoreFactory factory(String scheme) {
        return ServiceLoader.load(StateStoreFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.schemes().contains(scheme))
                .findFirst()
                .orElseThrow(() -> new InvalidOptionException("--state (or ALCHEMY_STATE) cannot be a URL of '" + scheme
                        + "': no store on the class path knows it. Name a folder, or add the module of the store; for"
                        + " postgresql it is alchemy-reactive-state-postgres"));
    }

    /** The source of the key. A named key file must exist, whether the command needs it or not. */
    private KeySource key() {
        KeySource key =
                KeySource.from(environment.variables(), environment.directory().toAbsolutePath());
        if (key instanceof KeySource.File file) {
            NamedKeyFile.read(file.file());
        }
        return key;
    }

    private int journalLines() {
        String lines = environment.variable("ALCHEMY_JOURNAL_LINES").strip();
        try {
            int limit = lines.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(lines);
            if (limit >= 1) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // The failure below reports it like any other wrong number.
        }
        throw new InvalidOptionException("ALCHEMY_JOURNAL_LINES must be a number, 1 or more, not '" + lines + "'");
    }

    /**
     * The scheme of a URL; empty for a path. Throws for a database address in another form, which must not be used as a
     * folder.
     */
    private String scheme() {
        String place = text.reveal();
        if (DATABASE.matcher(place).lookingAt()) {
            throw new InvalidOptionException(
                    "--state (or ALCHEMY_STATE) names a database in a form that is not understood: write"
                            + " postgresql://user:password@host:port/database, with two slashes. A folder of such a name begins with ./");
        }
        String url = DRIVER.matcher(place).replaceFirst("");
        int end = url.indexOf("://");
        return end < 0 ? "" : url.substring(0, end).toLowerCase(Locale.ROOT);
    }
}
