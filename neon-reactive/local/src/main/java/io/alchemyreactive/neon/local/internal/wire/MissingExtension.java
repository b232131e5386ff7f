package io.alchemyreactive.neon.local.internal.wire;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Hints for clients how to add an extension whose files PostgreSQL does not have. Stateless. */
final class MissingExtension {

    private static final Pattern NOT_AVAILABLE = Pattern.compile("extension \"([^\"]+)\" is not available");
    private static final Pattern LIBRARY = Pattern.compile("could not access file \"(?:\\$libdir/)?([^\"/]+)\": .*");
    private static final Map<String, Pattern> MESSAGES = Map.of("0A000", NOT_AVAILABLE, "58P01", LIBRARY);

    private MissingExtension() {}

    /** The hint for an error; empty when the error has another reason. */
    static Optional<String> hint(ErrorFields error) {
        var message = error.find('M').orElse("");
        return Optional.ofNullable(MESSAGES.get(error.sqlState()))
                .map(pattern -> pattern.matcher(message))
                .filter(java.util.regex.Matcher::matches)
                .map(found -> hint(found.group(1)));
    }

    private static String hint(String name) {
        return "This local Neon has no files of it. Put " + name
                + ".control and its scripts into FOLDER/MAJOR/share/extension"
                + " and its library into FOLDER/MAJOR/lib, where MAJOR is the version of PostgreSQL, and start the local Neon"
                + " with --extensions FOLDER, or with a jar of them on its class path: see \"Extensions\" in"
                + " docs/local-neon.md.";
    }
}
