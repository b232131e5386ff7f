package io.alchemyreactive.neon.local.internal.extensions;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A control file: the name of an extension and its requirements.
 *
 * @param file the file
 * @param parameters its settings, by name in lower case
 */
record ControlFile(AddedFile file, Map<String, String> parameters) {

    private static final Pattern SETTING =
            Pattern.compile("(?m)^[ \\t]*(\\w+)[ \\t]*=?[ \\t]*(?:'((?:[^'\\n]|'')*)'|([^\\s#']+))");
    private static final String LIBRARIES = "$libdir/";

    static ControlFile read(AddedFile file) throws IOException {
        var parameters = new HashMap<String, String>();
        var setting = SETTING.matcher(file.text());
        while (setting.find()) {
            var quoted = Optional.ofNullable(setting.group(2)).map(text -> text.replace("''", "'"));
            parameters.put(setting.group(1).toLowerCase(Locale.ROOT), quoted.orElseGet(() -> setting.group(3)));
        }
        return new ControlFile(file, Map.copyOf(parameters));
    }

    String extension() {
        return file.fileName().substring(0, file.fileName().length() - ".control".length());
    }

    Optional<String> defaultVersion() {
        return Optional.ofNullable(parameters.get("default_version"));
    }

    /** The path prefix of its scripts among the added files. */
    String scripts() {
        return AddedFile.SHARE + parameters.getOrDefault("directory", "extension") + "/" + extension() + "--";
    }

    /** The library with its functions, without file ending; empty when it names no library in PostgreSQL's folder. */
    Optional<String> library() {
        return Optional.ofNullable(parameters.get("module_pathname"))
                .filter(path -> path.startsWith(LIBRARIES))
                .map(path -> path.substring(LIBRARIES.length()));
    }
}
