package io.alchemyreactive.neon.local;

import io.alchemyreactive.neon.local.internal.rows.Ids;
import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The private file that keeps the key of a local Neon from one run to the next. Stateless; blocks. */
final class ApiKeyFile {

    /** The key of every local Neon of a version that made no random ones. */
    static final String OF_OLDER_VERSIONS = "local";

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7E]+");

    private ApiKeyFile() {}

    static Path in(Path folder) {
        return folder.resolve("api-key");
    }

    /** Whether a text can be sent as a key: visible ASCII without spaces. */
    static boolean isKey(String text) {
        return FORM.matcher(text).matches();
    }

    /**
     * The key of a folder, which stands in its file afterwards: the one that the options name, else the one that the file holds, else that
     * of an older version where one has used the folder, else a new random one. A blank file stands for a new one too.
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
