package io.alchemyreactive.neon.local;

import io.alchemyreactive.neon.local.internal.rows.Ids;
import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The private file that stores the API key of a local Neon between runs. Stateless; blocks. */
final class ApiKeyFile {

    /** The key of every local Neon of an older version, which generated no random keys. */
    static final String OF_OLDER_VERSIONS = "local";

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7E]+");

    private ApiKeyFile() {}

    static Path in(Path folder) {
        return folder.resolve("api-key");
    }

    /** Whether a text is valid as a key: visible ASCII without spaces. */
    static boolean isKey(String text) {
        return FORM.matcher(text).matches();
    }

    /**
     * Determines the key of a folder and writes it to its file. The order is: the key in the options, the key in the
     * file, the key of older versions when such a version has used the folder, a new random key. A blank file is
     * replaced by a new key.
     */
    static String settle(LocalNeonOptions options) throws IOException {
        var kept = read(options.folder());
        var key = options.apiKey()
                .or(() -> kept.filter(text -> !text.isEmpty()))
                .orElseGet(() -> kept.isEmpty() && Files.exists(options.folder().resolve("state.json"))
                        ? OF_OLDER_VERSIONS
                        : new Ids(options.random()).apiKey());
        if (!kept.equals(Optional.of(key))) {
            PrivateFiles.write(in(options.folder()), key + "\n");
        }
        return key;
    }

    private static Optional<String> read(Path folder) throws IOException {
        if (Files.notExists(in(folder))) {
            return Optional.empty();
        }
        var text = Files.readString(in(folder)).strip();
        if (!text.isEmpty() && !isKey(text)) {
            throw new IOException(in(folder) + " holds no key, which is one line of visible ASCII without spaces:"
                    + " write one into it, or empty the file, and the local Neon makes a new one");
        }
        return Optional.of(text);
    }
}
